"""Files of templates into what they make of values; the only module that knows Jinja.

A site's own templates/ shadow the engine's, file by file.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from traceback import extract_tb
from types import CodeType, MappingProxyType
from typing import Any

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from .frozen import imprint, print_of
from .shown import leftward

Safe = Markup
"""HTML that templates show as it is."""


@contextmanager
def telling_faults() -> Iterator[None]:
    """What goes wrong in a template is the fault of that template, and named so."""
    try:
        yield
    except Exception as error:
        if isinstance(error, TemplateError) or raised_by_template(error):
            raise TemplateFault(error) from error
        raise


class TemplateFault(Exception):
    """A template that Jinja cannot read, or that asks for what is not there."""

    def __init__(self, error: Exception) -> None:
        frames = [frame for frame in extract_tb(error.__traceback__) if not frame.filename.endswith(".py")]
        self.file, self.line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (str(error), 1)
        if isinstance(error, TemplateSyntaxError):
            self.file, self.line = error.filename or self.file, error.lineno
        self.message = f"this template cannot be used: {error}"
        super().__init__(self.message)

    def __reduce__(self) -> tuple[object, ...]:
        """As a worker sends it: what the frames told, without the frames."""
        return TemplateFault.__new__, (TemplateFault, self.message), self.__dict__


def raised_by_template(error: Exception) -> bool:
    """Whether a template itself went wrong, and not a function of ours that it called."""
    frames = extract_tb(error.__traceback__)
    return bool(frames) and not frames[-1].filename.endswith(".py")


Stamp = tuple[Path, int, int]
"""A file, when it was changed (nanoseconds since 1970), and its size."""
Code = tuple[str, CodeType]
"""What a template was compiled to, behind Jinja's number for its source."""


class Macros:
    """The macros of one template, called by their names.

    They are made with the first that is called: many pages call none, and a mistake is told of the page that meets it.
    """

    def __init__(self, find: Callable[[], Template], given: Mapping[str, Any]) -> None:
        self.find, self.given = find, given

    @cached_property
    def template(self) -> Template:
        return self.find()

    @cached_property
    def module(self) -> Any:
        return self.template.make_module(dict(self.given))

    def __call__(self, name: str, *values: object) -> str:
        """What a macro makes of some values; a site's own template may lack one."""
        found = getattr(self.module, name, None)
        if found is None:
            raise TemplateSyntaxError(f"it has no macro “{name}”", 1, filename=self.template.filename)
        return str(found(*values))


@dataclass(frozen=True)
class Templates:
    """The templates as they are now."""

    folders: tuple[Path, ...]
    """The first that has a file wins."""
    stamps: tuple[Stamp, ...]
    prints: Mapping[str, int]
    """By name, a number for what each says."""
    named: Mapping[str, tuple[str, ...]]
    """By name, those that each names."""
    takes: Mapping[str, tuple[str, ...]]
    """By name, itself and those that it takes in."""
    code: dict[str, Code]
    """By the path of its file, each as it was compiled; more come as they are needed."""

    @cached_property
    def environment(self) -> Environment:
        found = environment(self.folders, self.stamps)
        found.bytecode_cache = Compiled(self.code)
        return found

    def fill(self, name: str, values: Mapping[str, Any]) -> str:
        """What a template makes of some values."""
        return self.environment.get_template(name).render(values)

    def macros(self, name: str, **given: Any) -> Macros:
        """The macros of a template that are given these values beside their own."""
        return Macros(lambda: self.environment.get_template(name), given)

    def compile(self) -> None:
        """Makes all ready, so that workers need not do it each for itself; a mistake is told where it is met."""
        for name in self.prints:
            with suppress(TemplateError, UnicodeDecodeError):
                self.environment.get_template(name)

    @property
    def known(self) -> dict[str, tuple[int, tuple[str, ...]]]:
        """What the next reading need not find out."""
        return {name: (self.prints[name], self.named[name]) for name in self.named}

    def value(self, name: str) -> int:
        """A number that is another where what a template makes may be."""
        return imprint(*(self.prints.get(one, 0) for one in self.takes.get(name, sorted(self.prints))))


def read_templates(
    folders: Sequence[Path], known: Mapping[str, tuple[int, Sequence[str]]], compiled: Mapping[str, Code] = MappingProxyType({})
) -> Templates:
    """The templates of some folders.

    `known` tells of templates with these prints which others they name, `compiled` what they were compiled to.
    """
    files: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                files.setdefault(path.relative_to(folder).as_posix(), path)
    texts = {name: path.read_bytes() for name, path in files.items()}
    prints = {name: print_of(text) for name, text in texts.items()}
    named = {
        name: tuple(known[name][1]) if name in known and known[name][0] == prints[name] else names_in(text)
        for name, text in texts.items()
    }
    found = (path.stat() for path in files.values())
    stamps = tuple((path, status.st_mtime_ns, status.st_size) for path, status in zip(files.values(), found, strict=True))
    code = {str(path): compiled[str(path)] for path in files.values() if str(path) in compiled}
    return Templates(tuple(folders), stamps, prints, named, {name: within(name, named) for name in named}, code)


class Compiled(BytecodeCache):
    """Templates as they were compiled before; what a template may do its code may do, and no more."""

    def __init__(self, kept: dict[str, Code]) -> None:
        self.kept = kept

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return filename or name

    def load_bytecode(self, bucket: Bucket) -> None:
        source, code = self.kept.get(bucket.key, ("", None))
        bucket.code = code if source == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.kept[bucket.key] = bucket.checksum, bucket.code


NAMING = re.compile(rb"\{%-?\s*(?:extends|import|include|from)\b\s*(?P<what>[^%]*)")
LITERAL = re.compile(rb"""\s*(?:"([^"]*)"|'([^']*)')""")


def names_in(text: bytes) -> tuple[str, ...]:
    """The templates that a template names; `*` where only rendering tells (Jinja 3.1: extends, import, include, from)."""
    whats = [LITERAL.match(found["what"]) for found in NAMING.finditer(text)]
    return tuple((what[1] or what[2] or b"").decode(errors="replace") if what else "*" for what in whats)


def within(name: str, named: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A template and all that it takes in, by whatever way; all there are where that cannot be told."""
    found, waiting = {name}, [name]
    while waiting:
        for other in named.get(waiting.pop(), ()):
            if other == "*":
                return tuple(sorted(named))
            if other not in found:
                found.add(other)
                waiting.append(other)
    return tuple(sorted(found))


@lru_cache(maxsize=2)
def environment(folders: tuple[Path, ...], files: tuple[Stamp, ...]) -> Environment:
    """The templates, strict about what they are given; kept while their files stay as they are, since compiling costs."""
    found = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # else each page asks the disk for each of its templates
    )
    found.filters["leftward"] = leftward
    return found
