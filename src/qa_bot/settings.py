"""Every setting, read once from the environment (prefix ``QA_BOT_``) and ``.env``."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from qa_bot.errors import SettingsError


class Settings(BaseSettings):
    """The settings; each field ``name`` is set by ``QA_BOT_NAME``.

    knowledge: the folder with the knowledge files.
    """

    model_config = SettingsConfigDict(
        env_prefix="QA_BOT_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    knowledge: Path = Path("knowledge")


def load_settings() -> Settings:
    """Read the settings.

    Raises SettingsError with the setting's name and what is wrong.
    """
    try:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise SettingsError(f".env: cannot be read ({reason}). Save it as UTF-8 text.") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = "QA_BOT_" + str(first["loc"][0]).upper()
        raise SettingsError(
            f"{name}: {first['msg']}. Mend it in the environment or in .env."
        ) from None
