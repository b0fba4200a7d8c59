"""``:save``: an exchange as a case for ``qa-bot eval``, in a file of cases.

The file is written anew beside itself and put in its place, so that whoever is killed in between
leaves it as it was; what another process appends meanwhile is waited for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from qa_bot.errors import CaseError
from qa_bot.evaluation import Case, load_cases
from qa_bot.repl.placing import alone_in, put
from qa_bot.repl.session import Exchange

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant

DEFAULT_FILE = "cases.jsonl"
PREFIX = "saved-"
"""What the ids of saved cases begin with."""
Saved = Literal["saved", "saved_anew", "saved_before", "saved_otherwise"]
"""What became of a case: added; put in the earlier one's place; there already, the same; there
already with another answer, and left so."""
_STATUS_KINDS = {"unknown": "unanswerable", "chat": "smalltalk", "invalid": "malformed"}
_QUESTION_KINDS = {"which": "what", "none": "what"}


def case_of(exchange: Exchange) -> Case:
    """Return an exchange as a case without an id.

    Of the turns before it the case holds as few as give the same answer. What the person said is
    right (``:wrong ANSWER``) is what the case accepts, else what was answered.
    """
    answer = exchange.answer
    turns = _turns(exchange.after.assistant, exchange)
    case = Case(id="", turns=turns, lang=answer.language, kind=_kind(exchange, len(turns)))
    if exchange.expected:
        return case.model_copy(update={"accept": (exchange.expected,)})
    if answer.status != "answered":
        return case.model_copy(update={"answerable": False})
    quote = answer.evidence[0].quote if answer.evidence else ""
    return case.model_copy(update={"accept": (answer.short,), "evidence": quote})


def _turns(assistant: Assistant, exchange: Exchange) -> tuple[str, ...]:
    for count in range(1, len(exchange.turns)):
        turns = exchange.turns[-count:]
        if assistant.ask_turns(turns).text == exchange.answer.text:
            return turns
    return exchange.turns


def _kind(exchange: Exchange, turns: int) -> str:
    if turns > 1:
        return "followup"
    answered = exchange.answer.status == "answered"
    if not answered and not exchange.expected:
        return _STATUS_KINDS[exchange.answer.status]
    explanation = exchange.after.explanation()
    if explanation is None:
        return "what"
    if explanation.decision == "conflict":
        return "conflict"
    return _QUESTION_KINDS.get(explanation.kind, explanation.kind)


def save(path: Path, case: Case, earlier: Case | None = None) -> tuple[Case, Saved]:
    """Add a case to a file of cases under a new id; return the file's case of these turns.

    A file holds one case of the same turns: two that differ could never both be right.
    earlier: what was saved of the same exchange; the case takes its place where it still stands.
    Raises CaseError where the file holds something else, or cannot be written; it is left as it
    was.
    """
    try:
        path = path.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, no such user, a zero
        raise CaseError(f"{str(path)!r}: cannot be a file ({error}). Name another.") from None
    try:
        with alone_in(path.parent):
            return _add(path, case, earlier)
    except OSError as error:
        raise CaseError(
            f"{path}: cannot be written ({error.strerror}). Name a file in a folder that can."
        ) from None


def _add(path: Path, case: Case, earlier: Case | None) -> tuple[Case, Saved]:
    text = path.read_bytes() if path.exists() else b""
    known = load_cases(path) if text.strip() else []
    same = [other for other in known if other.turns == case.turns]
    for other in same:
        if other.model_copy(update={"id": case.id}) == case:
            return other, "saved_before"
    if earlier is not None and _line(earlier) in text:
        case = case.model_copy(update={"id": earlier.id})
        put(path, text.replace(_line(earlier), _line(case)))
        return case, "saved_anew"
    if same:
        return same[0], "saved_otherwise"
    taken = {other.id for other in known}
    number = len(known) + 1
    while f"{PREFIX}{number}" in taken:
        number += 1
    case = case.model_copy(update={"id": f"{PREFIX}{number}"})
    if text and not text.endswith(b"\n"):
        text += b"\n"
    put(path, text + _line(case) + b"\n")
    return case, "saved"


def _line(case: Case) -> bytes:
    """Return a case's line, without its end."""
    return json.dumps(case.model_dump(), ensure_ascii=False).encode("utf-8", "replace")
