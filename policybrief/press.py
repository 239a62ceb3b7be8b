"""Jobs into pages, one after the other or by several processes, and what is to be known of each page afterwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from . import typefaces, urls, workers
from .memory import Made, Memory
from .model import Page
from .still import Told

if TYPE_CHECKING:
    from .render import Job, Renderer


@dataclass(slots=True)
class Press:
    """Makes the pages of a site one after the other, and keeps what is to be known of them."""

    renderer: "Renderer"
    typeset: bool
    memory: Memory
    made: dict[str, Made]
    """What came of each job; at first of those that need not be done."""
    digests: dict[str, str]
    """The same of files: path to SHA-256."""

    def pages(self, jobs: Sequence["Job"], told: Told) -> Iterator[Page]:
        """What comes of the jobs that are still to be done, and what is made of all pages together."""
        waiting = [job for job in jobs if job.name not in self.made]
        self.memory.store.commit()  # what was put there so far can be read by all workers
        style: Page | None = None
        crew = workers.jobs_for(self.memory.jobs, len(waiting))
        if crew > 1:
            self.renderer.templates.compile()
        done = workers.spread(self.done, waiting, crew)
        for number, (name, made, pages) in enumerate(done, 1):
            told("rendering", number, len(waiting))
            self.made[name] = made
            for page in pages:
                if self.typeset and page.path == urls.STYLE:
                    style = page
                else:
                    yield self.noted(page)
        if style is not None:
            with self.memory.timing.of("fonts"):
                rules, fonts = self.fonts()
            yield from map(self.noted, (replace(style, content=style.content + rules), *fonts))
        told("publishing", 0, len(self.digests))
        yield self.noted(self.renderer.worker(self.digests))

    def done(self, job: "Job") -> tuple[str, Made, tuple[Page, ...]]:
        """What comes of one job."""
        with self.memory.timing.of("render", source=job.source):
            pages, reads = self.renderer.done(job)
        shown = typefaces.shown(pages) if self.typeset else typefaces.Shown()
        return job.name, Made(reads, tuple(page.path for page in pages), shown.characters, shown.letters), pages

    def noted(self, page: Page) -> Page:
        self.digests[page.path] = sha256(page.content).hexdigest()
        return page

    def fonts(self) -> tuple[bytes, list[Page]]:
        """The rules that name the fonts of all pages, and the fonts; cutting them takes longer than most builds."""
        shown = typefaces.together(typefaces.Shown(one.characters, one.letters) for one in self.made.values())
        kept = self.memory.part("fonts")
        if kept is None or kept[0] != shown.characters:
            own, cut = typefaces.measures(), typefaces.fonts(shown.characters)
            kept = shown.characters, (own.widths, own.ascent, own.descent), [(page.path, page.content) for page in cut]
            self.memory.keep("fonts", kept)
        return typefaces.style_of(shown, typefaces.Measures(*kept[1])), [Page(*one) for one in kept[2]]
