"""A plain web server on this machine, for tests that open pages in a browser."""

import functools
import http.server
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def stated_policy() -> str:
    """The policy that the engine's pages state, but for the data that one of them holds and no header need know."""
    template = Path(__file__).parent.parent.joinpath("templates/base.html").read_text(encoding="utf-8")
    stated = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', template)
    assert stated is not None
    return re.sub(r"{%.*%}", "", stated[1])


class Patient(http.server.ThreadingHTTPServer):
    """Says nothing of a browser that has closed a page before all of it came."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(folder: Path, policy: str = "", port: int = 0) -> Iterator[str]:
    """The address, ending in a slash, of a folder; with a policy, each answer carries it (Content Security Policy 3).

    A free port is taken, unless one is asked for.
    """

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            if policy:
                self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with Patient(("127.0.0.1", port), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
