"""Published pages to what a reader's browser keeps of them, to be read without a connection."""

from collections.abc import Collection, Mapping
from hashlib import sha256

from . import urls

VIEWS = ("timeline/by/", urls.LANES)
"""Further views of what is kept already; a browser keeps those that were visited."""


MANY = 1_000
"""Pages above which a browser keeps those that were visited, and the lists that lead to all others."""


def kept(paths: Collection[str]) -> list[str]:
    """The paths of all pages and of what they need to be shown and searched, in their order."""
    pages = [path for path in paths if path.endswith(".html") and not path.startswith(VIEWS)]
    pages = pages if len(pages) <= MANY else [path for path in pages if path.count("/") < 2]
    needed = (path for path in paths if path.startswith("assets/") or path == urls.SEARCH_INDEX)
    return sorted({*pages, *needed})


def edition(digests: Mapping[str, str]) -> str:
    """A name for just these pages: it changes when a byte of one does, or a path; the same pages have the same."""
    listing = "".join(f"{digest} {path}\n" for path, digest in sorted(digests.items()))
    return sha256(listing.encode()).hexdigest()[:16]
