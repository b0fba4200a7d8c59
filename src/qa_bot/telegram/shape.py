"""Whether an update has the form that the handlers count on.

PTB takes over what it is given: a number where a text should stand comes to light only in a
handler. These models name the fields that the bot reads, and let all others be.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Id = Annotated[int, Field(ge=-(2**53), le=2**53)]
Small = Annotated[int, Field(ge=0, le=2**31)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _User(_Part):
    id: Id
    is_bot: bool
    first_name: str
    username: str | None = None
    language_code: str | None = None


class _Chat(_Part):
    id: Id
    type: str


class _Entity(_Part):
    type: str
    offset: Small
    length: Small


class _Button(_Part):
    text: str
    callback_data: str | None = None


class _Markup(_Part):
    inline_keyboard: list[list[_Button]]


class _Message(_Part):
    message_id: Id
    date: Small
    chat: _Chat
    sender: _User | None = Field(None, alias="from")
    sender_chat: _Chat | None = None
    via_bot: _User | None = None
    text: str | None = None
    caption: str | None = None
    entities: list[_Entity] | None = None
    caption_entities: list[_Entity] | None = None
    reply_to_message: _Message | None = None
    reply_markup: _Markup | None = None
    media_group_id: str | None = None
    message_thread_id: Small | None = None
    is_topic_message: bool | None = None


class _Callback(_Part):
    id: str
    chat_instance: str = ""
    sender: _User = Field(alias="from")
    message: _Message | None = None
    data: str | None = None


class _Inline(_Part):
    id: str
    offset: str = ""
    sender: _User = Field(alias="from")
    query: str


class _Member(_Part):
    status: str
    user: _User


class _Membership(_Part):
    chat: _Chat
    sender: _User = Field(alias="from")
    new_chat_member: _Member


class _Update(_Part):
    update_id: Annotated[int, Field(ge=0, le=2**53)]
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Callback | None = None
    inline_query: _Inline | None = None
    my_chat_member: _Membership | None = None


def checked(update: Any) -> tuple[BaseModel | None, str]:
    """Return what the bot reads of an update, or None and where it is not of that form."""
    try:
        return _Update.model_validate(update), ""
    except ValidationError as error:
        return None, _place(error)
    except RecursionError:
        return None, "nested too deeply"


def reduced(known: BaseModel) -> dict[str, Any]:
    """Return an update's JSON with the fields alone that the bot reads."""
    return known.model_dump(by_alias=True, exclude_none=True)


def _place(error: ValidationError) -> str:
    """Return the names on the way to the first fault, without positions in lists."""
    loc = error.errors(include_input=False)[0]["loc"]
    return ".".join(part for part in loc if isinstance(part, str))
