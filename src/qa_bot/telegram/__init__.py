"""The assistant as a Telegram bot; the only part that knows Telegram."""

from qa_bot.telegram.app import run

__all__ = ["run"]
