"""The HTML that may be published; knows nothing of policy briefs.

Content is not trusted, and Python-Markdown sanitises nothing: the finished HTML of a body passes this list.
"""

import re
from collections.abc import Mapping
from typing import Final

import nh3

TAGS: Final = frozenset(
    "a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i "
    "img ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead tr u "
    "ul var".split()
)
ATTRIBUTES: Final = {
    "*": {"lang", "dir"},
    "a": {"href", "class"},
    "blockquote": {"cite"},
    "code": {"class"},
    "div": {"class"},
    "figure": {"class"},
    "img": {"src", "alt"},
    "li": {"id"},
    "ol": {"start"},
    "p": {"class"},
    "q": {"cite"},
    "sup": {"id"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
SCHEMES: Final = {"http", "https", "mailto"}
SIGNED: Final = "\ue0f0"
"""Begins each class and id that the converter gave, so that nothing an author writes can pass for one:
`masks` lets no such character into a tag."""
OURS: Final = {
    ("a", "class"): re.compile(f"{SIGNED}footnote-(?:ref|backref)"),
    ("code", "class"): re.compile(rf"language-[\w+#.-]{{1,30}}|{SIGNED}verbatim"),
    ("div", "class"): re.compile(f"{SIGNED}(?:footnote|editors-notes)"),
    ("figure", "class"): re.compile(f"{SIGNED}quotation"),
    ("li", "id"): re.compile(rf"{SIGNED}(?:fn|ed)-\S{{1,80}}"),
    ("p", "class"): re.compile(f"{SIGNED}note-title"),
    ("sup", "id"): re.compile(rf"{SIGNED}fnref\d*-\S{{1,60}}"),
}
"""Attributes that only Markdown's own output may carry, and the values it gives them."""
WRITABLE: Final = {
    tag: (ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())) - {name for owner, name in OURS if owner == tag} for tag in TAGS
}
"""The attributes that authors may write, by tag."""


def refused(tag: str, attributes: Mapping[str, str]) -> str:
    """The first thing in a tag that may not be published; or nothing."""
    if tag not in TAGS:
        return f"<{tag}"
    return next((f"{name}=" for name, value in attributes.items() if name not in WRITABLE[tag] or not cited(name, value)), "")


def allowed(tag: str, attribute: str, value: str) -> str | None:
    """nh3's question about each attribute: the value to keep, or None."""
    pattern = OURS.get((tag, attribute))
    return value if cited(attribute, value) and (pattern is None or pattern.fullmatch(value)) else None


def cited(attribute: str, value: str) -> bool:
    """Whether a value may be published: nh3 looks at every address but that of a quotation's source."""
    return attribute != "cite" or value.startswith(("https://", "http://"))


CLEANER: Final = nh3.Cleaner(tags=set(TAGS), attributes=ATTRIBUTES, attribute_filter=allowed, url_schemes=SCHEMES, link_rel=None)
"""Takes out everything outside the allow-list. Most of it `masks` has taken out and told before."""
