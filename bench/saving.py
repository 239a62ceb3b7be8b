"""A preview into how long its browser waits: from the save of a brief to the message that tells the page to load again."""

import asyncio
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from .corpus import Size
from .scenarios import MOST, SCENARIOS, page
from .timing import Failed
from .tools import TOOLS

PATIENCE = 600
"""Seconds until a preview has failed."""
REST = 1.5
"""Seconds between two saves, as of an author who looks at what came of the first."""
SAVES = 7


def saves(home: Path, site: Path, name: str, size: Size, count: int = SAVES) -> list[float]:
    """The seconds that each of some saves took; each is seen on the page afterwards."""
    tool, edit = TOOLS[name], SCENARIOS["body"].edit
    assert edit is not None
    tool.write(site, size)
    port = free_port()
    address = f"http://127.0.0.1:{port}/{page(edit(size, 0)).removesuffix('index.html')}"
    waited = []

    async def follow() -> None:
        wire = await open_page(port, tool.socket, await asyncio.to_thread(first, address))
        for turn in range(count):
            await asyncio.sleep(REST)
            begun = time.perf_counter()
            tool.save(site, edit(size, turn % MOST))
            await told(wire)
            waited.append(time.perf_counter() - begun)
            shown = next(iter(SCENARIOS["body"].shown(tool, size, turn % MOST)))
            if shown.words not in await asyncio.to_thread(fetch, address):
                raise Failed(f"{tool.name}: the page was told of, and does not hold “{shown.words}”")
        wire.close()
        while await asyncio.wait_for(wire.read_message(), PATIENCE) is not None:  # until the socket is closed too
            pass

    with running(tool.serving(home, site, port), site, home / "log", tool.environment(site)):
        asyncio.run(follow())
    return waited


def free_port() -> int:
    """One that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], folder: Path, log: Path, environment: dict[str, str]) -> Iterator[None]:
    """A preview, ended in the end."""
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stdout=said, stderr=said)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def first(address: str) -> str:
    """The page, once the preview answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):
            return fetch(address)
        time.sleep(0.1)
    raise Failed(f"nothing answers at {address}")


def fetch(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.read().decode())


async def open_page(port: int, path: str, text: str) -> WebSocketClientConnection:
    """The web socket of a page. LiveReload's wants a hello, which Hugo knows by its bytes, without spaces."""
    origin = {"Origin": f"http://127.0.0.1:{port}"}
    wire = await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{port}/{path}", headers=origin))
    if path == "livereload":
        stamp = re.search(r"snipver=([\w-]+)", text)
        hello: dict[str, object] = {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]}
        await wire.write_message(plain(hello | ({"snipver": stamp[1]} if stamp else {})))
        await asyncio.wait_for(wire.read_message(), PATIENCE)
        await wire.write_message(plain({"command": "info", "plugins": {}, "url": "/"}))
    return wire


def plain(message: dict[str, object]) -> str:
    return json.dumps(message, separators=(",", ":"))


async def told(wire: WebSocketClientConnection) -> None:
    """Waits until the page is told to load again."""
    while 'reload"' not in str(message := await asyncio.wait_for(wire.read_message(), PATIENCE)):
        if message is None:
            raise Failed("the preview closed its web socket")
