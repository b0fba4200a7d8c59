"""Scoring answers against cases: who was right, who was silent, who was wrong.

A case is a JSON object: id, lang, kind, style, turns, answerable, accept, require, forbid and
evidence. Both sides are compared after NFKC, without white space, in lower case; numbers match
whole ("5" is not in "15" or "1.5").
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from qa_bot.answer import Answer
from qa_bot.errors import CaseError

Verdict = Literal["right", "refused", "wrong"]
"""right; refused: an answerable question left unanswered; wrong: a wrong or invented answer."""

_EXPECTED_STATUS = {"smalltalk": "chat", "malformed": "invalid"}


class Case(BaseModel):
    """One conversation whose last turn is scored."""

    model_config = ConfigDict(frozen=True)

    id: str
    turns: tuple[str, ...]
    lang: str = "zh"
    kind: str = "count"
    style: str = "plain"
    answerable: bool = True
    accept: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    evidence: str = ""


class Score(BaseModel):
    """How one case went.

    quoted: whether a shown quote holds the case's evidence; None where the case names none.
    """

    model_config = ConfigDict(frozen=True)

    case: Case
    short: str
    status: str
    verdict: Verdict
    quoted: bool | None


def _not_a_case(path: Path, number: int, reason: str) -> CaseError:
    return CaseError(
        f'{path}:{number}: {reason}. Write one case a line: {{"id": "a1", "turns": ["…"], …}}.'
    )


def load_cases(path: Path) -> list[Case]:
    """Read a file of cases.

    Raises CaseError with file, line and remedy.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise CaseError(
            f"{path}: cannot be read ({reason}). Name a UTF-8 file of JSON lines."
        ) from None
    cases = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            case = Case.model_validate(json.loads(line))
        except ValidationError as error:
            first = error.errors()[0]
            field = "".join(f"{part}: " for part in [".".join(map(str, first["loc"]))] if part)
            raise _not_a_case(path, number, field + first["msg"]) from None
        except (ValueError, RecursionError):
            raise _not_a_case(path, number, "no JSON") from None
        if not case.turns:
            raise CaseError(f"{path}:{number}: turns is empty. Write at least one question.")
        cases.append(case)
    if not cases:
        raise CaseError(f"{path}: holds no case. Write one JSON object a line.")
    return cases


def fold(text: str) -> str:
    """Return a text as it is compared."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def holds(text: str, piece: str) -> bool:
    """Tell whether a text holds a piece, numbers whole; both are folded first."""
    folded = fold(piece)
    pattern = re.escape(folded)
    if folded[:1].isdigit():
        pattern = r"(?<!\d)(?<!\d[.,])" + pattern
    if folded[-1:].isdigit():
        pattern += r"(?!\d)(?![.,]\d)"
    return re.search(pattern, fold(text)) is not None


def score(case: Case, answer: Answer) -> Score:
    """Score the answer to a case's last turn."""
    quoted = (
        any(fold(case.evidence) in fold(e.quote) for e in answer.evidence)
        if case.evidence
        else None
    )
    return Score(
        case=case,
        short=answer.short,
        status=answer.status,
        verdict=_verdict(case, answer),
        quoted=quoted,
    )


def _verdict(case: Case, answer: Answer) -> Verdict:
    if not case.answerable:
        if answer.status == _EXPECTED_STATUS.get(case.kind, "unknown"):
            return "right"
        return "wrong" if answer.status == "answered" else "refused"
    if answer.status != "answered":
        return "refused"
    right = (
        (not case.accept or any(holds(answer.short, piece) for piece in case.accept))
        and all(holds(answer.text, piece) for piece in case.require)
        and not any(holds(answer.short, piece) for piece in case.forbid)
    )
    return "right" if right else "wrong"


def evaluate(cases: Sequence[Case], ask: Callable[[Sequence[str]], Answer]) -> list[Score]:
    """Score every case.

    ask: answers the last turn of a conversation.
    """
    return [score(case, ask(case.turns)) for case in cases]
