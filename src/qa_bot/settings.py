"""Every setting, read once from the environment (prefix ``QA_BOT_``) and ``.env``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from qa_bot.errors import SettingsError

_Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """The settings; each field ``name`` is set by ``QA_BOT_NAME``.

    knowledge: the folder with the knowledge files.
    history: the file of what was typed at the terminal; "off": none is kept; None: in the user's
        data directory.
    database_url: where asked questions are kept (store.py). None: those of the terminal in a
        file of the user's, those of the Telegram bot nowhere.
    retention_days: how long they are kept; 0: not at all.
    cache_dir: the folder for what was worked out of the knowledge, for the next start; "": the
        user's cache folder; "off": nothing is kept.
    watch: whether the bot and the terminal read the knowledge again when its files change.
    log_format, log_level: how a service writes its log, and from which level on.
    metrics_port: the loopback port for /healthz, /readyz and /metrics; None: no such port.
    admins: the Telegram user ids that may use the commands for administrators.
    contact: who answers for the bot, shown by /privacy; an address or a link.
    follow_up_minutes: how long a turn may lean on the one before.
    questions_per_minute: how many one user may send; 0: as many as they like.
    telegram_token: what @BotFather gave.
    telegram_base_url: the Bot API's address, up to and including ``/bot``.
    telegram_mode: whether updates are fetched or delivered.
    webhook_url: the public https address to which Telegram delivers; its path is served.
    webhook_listen, webhook_port: where the bot itself listens, behind a proxy as a rule.
    webhook_secret: what each delivery must carry; None: another one at each start.
    webhook_cert, webhook_key: PEM files, where the bot serves https itself.
    """

    model_config = SettingsConfigDict(
        env_prefix="QA_BOT_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    knowledge: Path = Path("knowledge")
    history: Path | None = None
    database_url: SecretStr | None = None
    retention_days: Annotated[int, Field(ge=0, le=36_500)] = 180
    cache_dir: str = ""
    watch: bool = True
    log_format: Literal["plain", "json"] = "plain"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    metrics_port: _Port | None = None
    admins: tuple[int, ...] = ()
    contact: str = ""
    follow_up_minutes: Annotated[float, Field(gt=0)] = 30
    questions_per_minute: Annotated[int, Field(ge=0)] = 20
    telegram_token: SecretStr | None = None
    telegram_base_url: str = "https://api.telegram.org/bot"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1"
    webhook_port: _Port = 8443
    webhook_secret: SecretStr | None = None
    webhook_cert: Path | None = None
    webhook_key: Path | None = None


def load_settings() -> Settings:
    """Read the settings.

    Raises SettingsError with the setting's name and what is wrong.
    """
    try:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise SettingsError(f".env: cannot be read ({reason}). Save it as UTF-8 text.") from None
    except SourceError as error:  # a list that is no JSON; the message holds the field's name
        field = str(error).partition('field "')[2].partition('"')[0].upper()
        raise SettingsError(f"QA_BOT_{field}: not a JSON list. Write it as [1, 2].") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = "QA_BOT_" + str(first["loc"][0]).upper()
        raise SettingsError(
            f"{name}: {first['msg']}. Mend it in the environment or in .env."
        ) from None
