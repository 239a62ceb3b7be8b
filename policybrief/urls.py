"""Where each thing stands, and the way from one page to another; knows neither disk nor templates.

Every link is relative and names its file, so that a site works at any address, below any path, and
from a memory stick.
"""

from functools import lru_cache
from urllib.parse import quote

from .model import Key, Kind

HOME = "index.html"
BRIEFS = "briefs/index.html"
GLOSSARY = "glossary/index.html"
TIMELINE = "timeline/index.html"
TIMELINE_JSON = "timeline/timeline.json"
TIMELINE_CSV = "timeline/timeline.csv"
TIMELINE_CALENDAR = "timeline/timeline.ics"
TIMELINE_JS = "timeline/timelinejs.json"
TIMELINE_FEED = "timeline/feed.xml"
VIEWS = "timeline/by/index.html"
LANES = "timeline/lanes/index.html"
SOURCES = "sources/index.html"
READER = "print/index.html"
SEARCH = "search/index.html"
SEARCH_INDEX = "search/index.js"
NOT_FOUND = "404.html"
WORKER = "sw.js"
FEED = "feed.xml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
PICTURE = "picture.png"
STYLE = "assets/site.css"
SCRIPT = "assets/js/site.js"
FOLDERS = {Kind.BRIEF: "briefs/", Kind.TERM: "glossary/", Kind.EVENT: "timeline/", Kind.ARTICLE: ""}


def path_of(key: Key) -> str:
    """The page on which an entry stands."""
    if key.kind is Kind.SOURCE:
        return SOURCES
    return f"{FOLDERS[key.kind]}{key.slug}/index.html"


def beside(key: Key, name: str) -> str:
    """A file in the folder of an entry's page."""
    return path_of(key).removesuffix("index.html") + name


def anchor_of(key: Key) -> str:
    """The id of an entry on a page that holds many."""
    return f"s-{key.slug}" if key.kind is Kind.SOURCE else f"e-{key.slug}"


def view_path(group: str, slug: str) -> str:
    """The page of one view of the timeline: the events of an actor, a kind, a term, a brief, a decade."""
    return f"timeline/by/{group}/{slug}/index.html"


def way(start: str, end: str, fragment: str = "") -> str:
    """The relative address of one page as seen from another."""
    anchor = f"#{quoted(fragment, '')}" if fragment else ""
    if start == end:
        return anchor or quoted(end.rpartition("/")[2])
    if start.partition("/")[0] != end.partition("/")[0]:  # most ways lead through the root
        return "../" * start.count("/") + quoted(end) + anchor
    *here, _ = start.split("/")
    *there, name = end.split("/")
    shared = 0
    for one, other in zip(here, there, strict=False):
        if one != other:
            break
        shared += 1
    return quoted("/".join([*[".."] * (len(here) - shared), *there[shared:], name])) + anchor


@lru_cache(maxsize=65_536)
def quoted(text: str, safe: str = "/") -> str:
    """A part of an address as it is written there (RFC 3986); every page names the same few."""
    return quote(text, safe)


def absolute(base: str, path: str, fragment: str = "") -> str:
    """The whole address of a page, without the file name that a server adds by itself."""
    shown = path.removesuffix("index.html") if path == HOME or path.endswith("/index.html") else path
    return base + quote(shown) + (f"#{quote(fragment, safe='')}" if fragment else "")
