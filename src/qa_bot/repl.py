"""The assistant in a terminal: a line is a question, and plain text comes back."""

from __future__ import annotations

from typing import TextIO

from qa_bot.answer import Answer
from qa_bot.assistant import Assistant

PROMPT = "> "
LEAVING = frozenset(("quit", "exit", ":q", ":quit", "退出", "结束"))
"""What people type to leave; in a terminal it ends the questions, as an empty line does."""
WELCOME = "请提问；空行或 Ctrl-D 结束。 (Ask a question; an empty line or Ctrl-D ends.)"

ASK_THESE = {"zh": "可以这样问：", "zh-Hant": "可以這樣問：", "en": "These have an answer:"}


def render(answer: Answer) -> str:
    """Return an answer as plain text: the reply, then each quote with file and line.

    Where there is no answer, questions that have one follow instead.
    """
    lines = [answer.text]
    if answer.status == "answered":
        for evidence in answer.evidence:
            lines.append(f"  “{evidence.quote}”")
            where = f"  —— {evidence.file}:{evidence.line}"
            lines.append(f"{where}（{evidence.section}）" if evidence.section else where)
    elif answer.suggestions:
        lines.append(ASK_THESE[answer.language])
        lines.extend(f"  {question}" for question in answer.suggestions)
    return "\n".join(lines)


def run(assistant: Assistant, source: TextIO, target: TextIO) -> None:
    """Answer the lines of ``source`` until it ends, or until an empty line in a terminal."""
    interactive = source.isatty()
    conversation = assistant.conversation()
    if interactive:
        print(WELCOME, file=target)
    while True:
        if interactive:
            print(PROMPT, end="", file=target, flush=True)
        try:
            line = source.readline()
        except KeyboardInterrupt:
            line = ""
        if not line or (interactive and line.strip().lower() in ("", *LEAVING)):
            break
        if line.strip():
            print(render(conversation.ask(line.strip())), file=target, flush=True)
    if interactive:
        print(file=target)
