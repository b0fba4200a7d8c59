"""npm's telegram-test-api as a server on loopback: installed into a cache, mended, started.

It is not of this project, and so a check on the strict server, which is. It checks neither HTML
nor lengths nor limits. What launcher.js mends: dates in seconds, long polling that confirms by
offset, results of edits, the secret token, methods that the package does not know, and updates of
any kind.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from tests.telegram.servers.api import Call, Json, T

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", "launcher.js")
TOKEN = "987654321:" + "AAE-emulator-test-token_0123456789abc"
POLL_SECONDS = 0.05
REQUIRED = "TELEGRAM_EMULATOR"
"""Environment variable; with the value "required" a missing emulator is a failure."""


class EmulatorMissingError(Exception):
    """Why the emulator cannot be started here."""


def install(cache: Path) -> Path:
    """Install the package into a folder below ``cache``, once for each lock file.

    Raises EmulatorMissingError where npm or Node.js is missing, or npm cannot fetch the package.
    """
    for program in ("npm", "node"):
        if shutil.which(program) is None:
            raise EmulatorMissingError(f"{program} is not installed: no telegram-test-api")
    content = b"".join((HERE / name).read_bytes() for name in FILES)
    folder = cache / hashlib.sha256(content).hexdigest()[:16]
    if (folder / "installed").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in FILES:
        shutil.copy(HERE / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        raise EmulatorMissingError("npm could not fetch telegram-test-api in 120 s") from None
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise EmulatorMissingError(f"npm could not fetch telegram-test-api: {reason}")
    (folder / "installed").touch()
    return folder


def is_required() -> bool:
    """Return whether a missing emulator is a failure."""
    return os.environ.get(REQUIRED) == "required"


class EmulatorServer:
    """The package's server in a process of its own; a context manager.

    folder: where install() has put it. webhook_target: as Delivery's.
    """

    def __init__(self, folder: Path, *, webhook_target: str = "") -> None:
        self.token = TOKEN
        self.bot: Json = {"id": 666, "username": "TestNameBot", "first_name": "Test First name"}
        self.folder = folder
        self.webhook_target = webhook_target
        self.port = free_port()
        self._calls: list[Call] = []

    def __enter__(self) -> Self:
        """Start it and wait until it listens."""
        env = {**os.environ, "PORT": str(self.port), "WEBHOOK_TARGET": self.webhook_target}
        self._process = subprocess.Popen(
            ["node", "launcher.js"], cwd=self.folder, env=env, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        ready = self._process.stdout.readline().strip()
        assert ready == "ready", f"the emulator did not start (exit {self._process.poll()})"
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait(10)
        assert self._process.stdout
        self._process.stdout.close()

    @property
    def base_url(self) -> str:
        """The address that a bot is given; its token comes behind it."""
        return f"http://127.0.0.1:{self.port}/bot"

    def push(self, *updates: Json) -> list[int]:
        """Send updates to the bot, by the package's own client side where it has one for them."""
        for update in updates:
            ((kind, content),) = update.items()
            if kind == "message":
                route = "/sendCommand" if "entities" in content else "/sendMessage"
                self._post(route, {"botToken": self.token, **content})
            elif kind == "callback_query":
                self._post("/sendCallback", {"botToken": self.token, **content})
            else:
                self._post("/raw", {"token": self.token, "update": update})
        return []

    def waiting(self) -> int:
        """Return how many updates the bot has not confirmed."""
        return int(self._post("/waiting", {}))

    def sent(self, chat_id: int) -> list[Json]:
        """Return the messages that the bot has sent to a chat, as they were sent."""
        return [c.result for c in self.of("sendMessage") if c.result["chat"]["id"] == chat_id]

    def of(self, method: str, *, done: bool = True) -> list[Call]:
        """Return the calls of a method; only those that had an effect, unless told otherwise."""
        for call in self._post("/calls", {"since": len(self._calls)}):
            ok = bool(call["ok"])
            result = call.get("result")
            order = float(len(self._calls))
            self._calls.append(
                Call(call["method"], call["params"], 200 if ok else 400, result, ok, True, order)
            )
        return [c for c in self._calls if c.method == method.lower() and (c.done or not done)]

    def wait_for(self, found: Callable[[], T], seconds: float = 10.0) -> T:
        """Wait until a condition gives something true; return what it gives at last."""
        end = time.monotonic() + seconds
        while not (value := found()) and time.monotonic() < end:
            time.sleep(POLL_SECONDS)
        return value

    def _post(self, route: str, body: Json) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{route}",
            json.dumps(body).encode("utf-8"),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return json.load(response)


def free_port() -> int:
    """Return a port of the loopback address that is free now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
