"""Small sites from a dict of path to text, for tests."""

from collections.abc import Mapping
from pathlib import Path

from policybrief import pipeline
from policybrief.memory import Memory
from policybrief.pipeline import Woven
from policybrief.still import Wish

SETTINGS = """\
title: Ozone briefs
url: https://ozone.example/
timeline: {kinds: {treaty: Treaty, vote: Vote}}
fonts: system
"""
SOURCES = """\
references:
  - id: unep-1987
    type: treaty
    title: The Montreal Protocol on Substances that Deplete the Ozone Layer
    issued: 1987-09-16
    URL: https://ozone.unep.org/
"""
BRIEF = """\
---
title: What the Protocol did
date: 2009-09-16
authors: [{family: Author, given: Ann}]
summary: A short account.
---
The Montreal Protocol was [signed](event:1987-09-16-signed) in 1987 [@unep-1987, p. 3].

## Later years

The Montreal Protocol has been amended.
"""
TERM = """\
---
name: Montreal Protocol
kind: treaty
gist: A treaty that phases out substances which thin the ozone layer.
sources: [unep-1987]
---
A treaty of 1987.
"""
EVENT = """\
---
title: The Montreal Protocol is signed
date: 1987-09-16
kind: treaty
actors: [montreal-protocol]
sources: [unep-1987]
---
Delegates signed the text in Montreal.
"""
MINIMAL: Mapping[str, str | bytes] = {
    "content/site.yaml": SETTINGS,
    "content/sources.yaml": SOURCES,
    "content/briefs/protocol.md": BRIEF,
    "content/glossary/montreal-protocol.md": TERM,
    "content/timeline/1987-09-16-signed.md": EVENT,
}


def put(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes the files below a folder."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def minimal(root: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A sound site of three entries, with some files added or replaced."""
    return put(root, {**MINIMAL, **(files or {})})


def woven(root: Path, *, drafts: bool = False, strict: bool = False, remarks: bool = False, url: str = "") -> Woven:
    """The site in a folder, linked; with remarks on it where they are asked for."""
    return pipeline.weave(Wish(root, url, drafts, strict, remarks, decisions=True), Memory(), silent)


def pages(root: Path, *, drafts: bool = False, url: str = "") -> dict[str, str]:
    """The site in a folder, rendered: path to text."""
    wish = Wish(root, url, drafts)
    site = pipeline.weave(wish, Memory(), silent)
    assert site.sound, site.problems
    return {page.path: page.content.decode("utf-8", "replace") for page in pipeline.pages(wish, site, silent)}


def publish(root: Path, out: Path, *, url: str = "") -> Path:
    """The site in a folder, published into another, which is answered."""
    wish = Wish(root, url)
    site = pipeline.weave(wish, Memory(), silent)
    assert site.sound, site.problems
    pipeline.build(wish, site, out, silent)
    return out


def silent(step: str, done: int, total: int) -> None:
    """Hears of progress and says nothing."""
