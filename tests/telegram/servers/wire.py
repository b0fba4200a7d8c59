"""HTTP/1.1 for the strict server: just enough, on asyncio streams, and only on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import email
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_BODY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One request; parameters of the query and of the body together, as the Bot API takes them."""

    verb: str
    path: str
    headers: dict[str, str]
    params: dict[str, Any]


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read one request, or return None where the client has closed the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    verb, target, _ = first.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
    }
    length = int(headers.get("content-length", "0"))
    if length > MAX_BODY:
        return None
    try:
        body = await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    url = urlsplit(target)
    params: dict[str, Any] = dict(parse_qsl(url.query, keep_blank_values=True))
    params |= _body_params(headers.get("content-type", ""), body)
    return Request(verb, unquote(url.path), headers, params)


def _body_params(content_type: str, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        data = json.loads(body)
        return data if isinstance(data, dict) else {}
    if kind == "multipart/form-data":
        head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1")
        message = email.message_from_bytes(head + body)
        parts: dict[str, Any] = {}
        for part in message.walk():
            name = part.get_param("name", header="content-disposition")
            payload = part.get_payload(decode=True)
            if isinstance(name, str) and isinstance(payload, bytes):
                is_file = part.get_filename() is not None
                parts[name] = payload if is_file else payload.decode("utf-8")
        return parts
    return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))


def response(
    status: int, body: bytes, content_type: str = "application/json", length: int | None = None
) -> bytes:
    """Return the bytes of a response; another ``length`` than the body's makes it a broken one."""
    reason = HTTPStatus(status).phrase
    head = (
        f"HTTP/1.1 {status} {reason}\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    return head.encode("latin-1") + body


async def post_json(url: str, body: dict[str, Any], headers: dict[str, str]) -> int:
    """Post JSON to a loopback address and return the status; raises OSError without an answer."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host not in ("127.0.0.1", "localhost"):
        raise OSError(f"not a loopback address: {host}")
    data = json.dumps(body, ensure_ascii=False).encode("utf-8")
    lines = [
        f"POST {parts.path or '/'} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Content-Type: application/json",
        f"Content-Length: {len(data)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    reader, writer = await asyncio.open_connection(host, parts.port or 80)
    try:
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + data)
        await writer.drain()
        status_line = await reader.readline()
        await reader.read()
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    words = status_line.split()
    if len(words) < 2:
        raise OSError("the webhook closed the connection without an answer")
    return int(words[1])
