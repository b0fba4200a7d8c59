"""The assistant as a Telegram bot; the only part that knows Telegram."""

import os

# PTB's coming form of durations; without it every flood limit writes a deprecation to the log.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from qa_bot.telegram.app import run

__all__ = ["run"]
