"""The log of the service: plain or JSON lines, without tokens, texts or people."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

LOG = logging.getLogger("qa_bot.telegram")

_LEVELS = {
    # Request addresses, which hold the token, at INFO.
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "asyncio": logging.WARNING,
    # Whole updates and answers, with what people wrote, at any level. What a handler raises comes
    # to the bot's error handler, what a call raises to the caller, and both have lines of the
    # bot's own. Lost is what PTB tells here alone: that it could build no context for an update.
    "telegram": logging.CRITICAL + 1,
    # Addresses of whoever sends rubbish to the port.
    "tornado.access": logging.CRITICAL,
    "tornado.general": logging.ERROR,
}
HIDDEN = "[hidden]"


class Redacting(logging.Formatter):
    """Takes secrets out of all that is written, tracebacks included."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        forms = {form for secret in secrets for form in _forms(secret)}
        self._secrets = sorted(forms, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line, or with its traceback."""
        return self.hide(self.line(record))

    def line(self, record: logging.LogRecord) -> str:
        """Return a record as text; ``fields`` become ``key=value``."""
        text = super().format(record)
        fields = getattr(record, "fields", {})
        return " ".join([text, *(f"{key}={value}" for key, value in fields.items())])

    def hide(self, text: str) -> str:
        """Return a text with every secret replaced."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


class JsonLines(Redacting):
    """Writes a JSON object a line: time, level, logger, message, and the record's fields."""

    def line(self, record: logging.LogRecord) -> str:
        """Return a record as JSON."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def _forms(secret: str) -> set[str]:
    """Return the forms in which a secret may turn up: whole, in an address, its secret half."""
    half = secret.partition(":")[2]
    forms = {secret, secret.replace(":", "%3A"), secret.replace(":", "%3a")}
    return {form for form in forms if form} | ({half} if len(half) >= 8 else set())


def configure(format_: Literal["plain", "json"], level: str, secrets: Sequence[str]) -> Redacting:
    """Set up the root logger to write to standard error; return its formatter."""
    formatter = JsonLines(secrets) if format_ == "json" else Redacting(secrets)
    formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in _LEVELS.items():
        logging.getLogger(name).setLevel(least)
    return formatter


class Once:
    """Says what goes wrong once, counts repetitions, and says when it is over.

    quiet: seconds after which a trouble that goes on is said again.
    """

    def __init__(self, quiet: float = 900) -> None:
        self._quiet = quiet
        self._since: dict[str, tuple[float, int]] = {}

    def warn(self, kind: str, message: str, error: BaseException | None = None) -> None:
        """Log a trouble, with an error's traceback if given, unless it was logged already."""
        now = time.monotonic()
        logged, more = self._since.get(kind, (None, 0))
        if logged is not None and now - logged < self._quiet:
            self._since[kind] = (logged, more + 1)
            return
        fields = {"kind": kind} | ({"repeated": more} if more else {})
        LOG.warning("%s", message, exc_info=error, extra={"fields": fields})
        self._since[kind] = (now, 0)

    def over(self, kind: str) -> None:
        """Log that a trouble has passed, if there was one."""
        entry = self._since.pop(kind, None)
        if entry is not None:
            fields = {"kind": kind, "repeated": entry[1]}
            LOG.info("in order again", extra={"fields": fields})
