"""Serving HTTP: a bound socket, and no access log, which would hold addresses of people."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application

from qa_bot.errors import SettingsError

MAX_BODY = 1 << 20
"""Bytes; an update has some kilobytes."""


def serve(
    rules: Sequence[tuple[str, Any, dict[str, Any]]],
    address: str,
    port: int,
    setting: str,
    certificate: ssl.SSLContext | None = None,
) -> HTTPServer:
    """Serve tornado's rules; raises SettingsError, naming the setting, if the port is taken."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        bound = socket.create_server((address, port), family=family)
    except OSError as error:
        raise SettingsError(
            f"{setting}: {address}:{port} cannot be used ({error.strerror}). "
            "Choose another port or address."
        ) from None
    bound.setblocking(False)
    app = Application(list(rules), log_function=lambda _: None)
    server = HTTPServer(app, ssl_options=certificate, max_body_size=MAX_BODY, body_timeout=20)
    server.add_socket(bound)
    return server
