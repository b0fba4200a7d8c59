"""What the handlers share."""

from __future__ import annotations

from dataclasses import dataclass, field

from telegram import User

from qa_bot.answer import Language
from qa_bot.settings import Settings
from qa_bot.telegram.answering import Answering
from qa_bot.telegram.delivery import Delivery
from qa_bot.telegram.feedback import FeedbackStore, Marks
from qa_bot.telegram.limits import UserLimit
from qa_bot.telegram.memory import Expiring, Memory
from qa_bot.telegram.metrics import Metrics
from qa_bot.telegram.texts import Texts, language_of_user


@dataclass(slots=True)
class Desk:
    """The parts of one running bot.

    me: the bot's own account, as getMe tells. albums: media groups that were replied to.
    """

    settings: Settings
    answering: Answering
    texts: Texts
    memory: Memory
    feedback: FeedbackStore
    metrics: Metrics
    delivery: Delivery
    limit: UserLimit
    me: User
    marks: Marks = field(default_factory=Marks)
    albums: Expiring[bool] = field(default_factory=lambda: Expiring(60, 5000))

    def is_admin(self, user: User | None) -> bool:
        """Tell whether a user may use the commands for administrators."""
        return user is not None and user.id in self.settings.admins

    def language(self, user: User | None) -> Language:
        """Return the language in which the bot speaks to a user."""
        return language_of_user(user.language_code if user else None)
