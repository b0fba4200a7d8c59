"""What the Bot API refuses in a method's parameters, each with Telegram's own words."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from tests.telegram.servers.markup import MarkupError, Parsed, parse_html, plain, utf16_length

MAX_TEXT = 4096
MAX_BUTTONS = 100
MAX_ROW = 8
MAX_MARKUP_BYTES = 10_240
BUTTON_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game",
)  # fmt: skip


class ApiError(Exception):
    """A refusal: HTTP status, description, and the seconds to wait where there are any."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad(reason: str) -> ApiError:
    """Return the error of a bad request."""
    return ApiError(400, f"Bad Request: {reason}")


def decode(params: dict[str, Any], name: str) -> Any:
    """Return a parameter that is JSON, or None where it is not given."""
    value = params.get(name)
    if not isinstance(value, str) or value == "":
        return value if value != "" else None
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {name} JSON object") from None


def integer(params: dict[str, Any], name: str) -> int | None:
    """Return a parameter that is a whole number, or None where it is not given."""
    value = params.get(name)
    if value is None or value == "":
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad(f"{name} must be an integer") from None


def flag(params: dict[str, Any], name: str) -> bool:
    """Return whether a boolean parameter is set."""
    return str(params.get(name, "")).lower() in ("true", "1")


def message_text(params: dict[str, Any], name: str = "text") -> Parsed:
    """Return a message's text as readers see it, or refuse it."""
    source = params.get(name)
    if not isinstance(source, str) or not source:
        raise bad("message text is empty")
    mode = str(params.get("parse_mode") or "").lower()
    if mode == "html":
        try:
            parsed = parse_html(source)
        except MarkupError as error:
            raise bad(f"can't parse entities: {error}") from None
    elif mode in ("", "none"):
        parsed = plain(source)
    else:
        raise bad("the strict server reads HTML and plain text only")
    if not parsed.text:
        raise bad("text must be non-empty")
    if utf16_length(parsed.text) > MAX_TEXT:
        raise bad("message is too long")
    return parsed


def keyboard(markup: Any) -> dict[str, Any] | None:
    """Check a reply markup and return it."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" must be an Array of Arrays')
    for row in rows:
        if len(row) > MAX_ROW:
            raise bad("reply markup has too long a row")
        for button in row:
            _check_button(button)
    size = len(json.dumps(markup, ensure_ascii=False).encode("utf-8"))
    if sum(map(len, rows)) > MAX_BUTTONS or size > MAX_MARKUP_BYTES:
        raise bad("reply markup is too long")
    return markup


def _check_button(button: Any) -> None:
    wrong = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad(wrong + "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad(wrong + "Button text must be non-empty")
    actions = [name for name in BUTTON_ACTIONS if name in button]
    if len(actions) != 1:
        raise bad(wrong + "Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode("utf-8")) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        check_url(button["url"])
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")


def check_url(url: Any) -> None:
    """Refuse a button's address that Telegram would not open."""
    parts = urlsplit(url if isinstance(url, str) else "")
    named = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    if not named and parts.scheme != "tg":
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def inline_results(params: dict[str, Any]) -> list[dict[str, Any]]:
    """Check an inline query's results and return them."""
    results = decode(params, "results")
    if not isinstance(results, list):
        raise bad("can't parse inline query results JSON object")
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    if len(str(params.get("next_offset") or "").encode("utf-8")) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    for result in results:
        if not 1 <= len(str(result.get("id", "")).encode("utf-8")) <= 64:
            raise bad("RESULT_ID_INVALID")
        if result.get("type") != "article":
            raise bad("the strict server knows inline results of type article only")
        if not str(result.get("title") or "").strip():
            raise bad("ARTICLE_TITLE_EMPTY")
        content = result.get("input_message_content")
        if not isinstance(content, dict):
            raise bad("MESSAGE_EMPTY")
        result["_parsed"] = message_text(content, "message_text")
        result["reply_markup"] = keyboard(result.get("reply_markup"))
    if len({str(result["id"]) for result in results}) < len(results):
        raise bad("RESULT_ID_DUPLICATE")
    return results


def commands(params: dict[str, Any]) -> list[dict[str, str]]:
    """Check a menu of commands and return it."""
    menu = decode(params, "commands")
    if not isinstance(menu, list):
        raise bad("can't parse commands JSON object")
    if len(menu) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for entry in menu:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", entry.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(entry.get("description", "")) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    language(params)
    return menu


def language(params: dict[str, Any]) -> str:
    """Check a language code (two letters or nothing) and return it."""
    code = str(params.get("language_code") or "")
    if not re.fullmatch(r"(?:[a-z]{2})?", code):
        raise bad("LANG_CODE_INVALID")
    return code


def limited(params: dict[str, Any], name: str, longest: int) -> str:
    """Check a text's length and return it."""
    text = str(params.get(name) or "")
    if len(text) > longest:
        raise bad(f"{name} must be at most {longest} characters")
    return text
