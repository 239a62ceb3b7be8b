"""Any text to Markdown that says exactly that text, and HTML to the text that it shows."""

import re
from html import unescape
from html.parser import HTMLParser

from .allowed import TAGS
from .problem import STRANGE

ANYWHERE = re.compile(r"[\\`*_<\[\]|]|&(?=[#A-Za-z])")
"""Signs that may begin or end something wherever they stand."""
AT_THE_START = re.compile(r"^(\d*)(?=[-+=#>:~.)])", re.MULTILINE)
"""What begins a list, a heading, a quotation, a rule, a definition or a block of code."""


def as_markdown(text: str) -> str:
    """A plain text with a backslash before each sign that Markdown would take for one of its own.

    Lines lose the white space around them; paragraphs stay divided by an empty line.
    """
    lines = (line.strip() for line in STRANGE.sub("", text).split("\n"))
    paragraphs = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return AT_THE_START.sub(r"\1\\", ANYWHERE.sub(r"\\\g<0>", paragraphs))


# ---------------------------------------------------------------- HTML

OTHERS = "audio body button center embed font form head html iframe object param script source style svg video"
KNOWN = TAGS | frozenset(OTHERS.split())
UNSEEN = frozenset("head script style".split())
ENDING = frozenset("blockquote div dl figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul".split())
"""Elements that begin a paragraph, and end one."""
ENTITY = r"&(?:amp|lt|gt|quot|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});"
HTML = re.compile(rf"</?(?:{'|'.join(sorted(KNOWN))})\b[^<>]*>|{ENTITY}", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Whether a text holds an element or an entity of HTML."""
    return HTML.search(text) is not None


def shown(html: str) -> str:
    """What a reader sees of HTML, as plain text."""
    reader = Shown()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class Shown(HTMLParser):
    """Gathers text; an element ends a paragraph or nothing, and what is no element of HTML is text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        self.met(tag, self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met(tag, self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN and self.unseen > 0
        self.met(tag, f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)

    def met(self, tag: str, written: str) -> None:
        if tag not in KNOWN:
            self.handle_data(unescape(written))
        else:
            self.parts.append("\n\n" if tag in ENDING else "\n" if tag == "br" else "")
