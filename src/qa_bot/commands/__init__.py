"""The commands of ``qa-bot``, one module each, and what they share."""
