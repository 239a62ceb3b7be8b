"""What is made once for all tests: the real site, and a browser, the machine's own Chromium, asking nobody anything."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from policybrief.pipeline import Woven

from .sites import pages, publish, woven

ROOT = Path(__file__).parent.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",  # which a container does not allow
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests are marked, and run last: while Playwright is up, no other test may start an event loop."""
    for item in items:
        if wants_browser(item):
            item.add_marker("browser")
    items.sort(key=wants_browser)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What forks this process is not tested beside another thread, where nothing would be forked."""
    if item.get_closest_marker("forks") and "PYTEST_XDIST_WORKER" in os.environ:
        untested("NO FORK: a worker of pytest-xdist has two threads, so several processes were not tested; leave out -n")


def wants_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, published below a path of its own: <folder>/a/b. Tests read it, and change nothing in it."""
    return publish(ROOT, tmp_path_factory.mktemp("real") / "a" / "b", url="https://offer.example/a/b/")


@pytest.fixture(scope="session")
def real_site() -> Woven:
    """The real site, linked."""
    return woven(ROOT)


@pytest.fixture(scope="session")
def real_pages() -> dict[str, str]:
    """The real site at its own address, rendered: path to text."""
    return pages(ROOT)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Without one, a laptop skips, and continuous integration fails."""
    path = chromium()
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=QUIET)
        yield running
        running.close()


def chromium() -> str:
    """Where it stands, or the end of the test that wants it."""
    for path in filter(None, map(shutil.which, CHROMIUM)):
        return path
    untested(f"NO BROWSER: none of {', '.join(CHROMIUM)} is installed here, so nothing that a reader sees was tested")


def untested(reason: str) -> NoReturn:
    """Ends a test that cannot be made here: a laptop skips it, and says so; continuous integration fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
