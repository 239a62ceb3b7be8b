"""What the timeline costs to build: `python -m bench.timeline`.

Made-up events over a hundred years, each with a kind, two of forty actors and one of sixty terms, are woven once; then
all pages of the site are made, and all but those of the timeline that hold many events. Printed are the seconds of
processor time that the difference takes, what it is for one event, and the largest page of the site in kilobytes.
"""

import gc
import random
import time
from collections.abc import Callable
from pathlib import Path

from policybrief import link, markup, urls
from policybrief.dates import Date, read
from policybrief.model import Body, Event, Kind, Reference, Settings, Site, Term, Via
from policybrief.problem import Position
from policybrief.render import Renderer, Task
from policybrief.templates import read_templates

SIZES = (10, 100, 1_000, 10_000)
ROOT = Path(__file__).parent.parent
AT = Position("bench.md")
KINDS = {"treaty": "Treaty", "vote": "Vote", "test": "Test", "meeting": "Meeting"}
ACTORS, TERMS = 40, 60
TEXT = "Delegates of both sides met in the capital, and signed what their ministers had drafted in the spring. "


def made_up(size: int) -> Site:
    """A site of so many events."""
    rng = random.Random(1)
    names = [f"name-{number}" for number in range(ACTORS + TERMS)]
    terms = [Term(name, name.title(), "state", "A gist.", Body(), AT, linked=False) for name in names]
    events = []
    for number in range(size):
        day = read(f"{rng.randint(1900, 1999)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}")
        assert isinstance(day, Date)
        acting = tuple(named(name) for name in rng.sample(names[:ACTORS], 2))
        about = (named(rng.choice(names[ACTORS:])),)
        kind = rng.choice(list(KINDS))
        events.append(Event(f"e{number}", f"Event {number}", day, kind, AT, text(), AT, actors=acting, terms=about))
    site, problems, *_ = link.link(link.as_read([*terms, *events], Settings(event_kinds=KINDS)))
    assert not problems
    return site


def named(name: str) -> Reference:
    return Reference(Via.NAME, name, AT, Kind.TERM)


def text() -> Body:
    return markup.read(TEXT * 4, "bench.md").body


def seconds(work: Callable[[], object]) -> float:
    """Processor time."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def of_the_timeline(task: Task) -> bool:
    """Whether a page holds many events: the chronicle, its views, its lanes."""
    return task.path in (urls.TIMELINE, urls.VIEWS, urls.LANES) or task.path.startswith("timeline/by/")


def build(site: Site, wanted: Callable[[Task], bool]) -> int:
    """Makes some pages of a site, and answers the size of the largest."""
    renderer = Renderer(site, read_templates([ROOT / "templates"], {}), {})
    return max((len(renderer.page(task).content) for task in renderer.tasks() if wanted(task)), default=0)


def main() -> None:
    gc.set_threshold(50_000, 20, 100)  # as the command does
    print(f"{'events':>7}{'whole build':>15}{'timeline':>12}{'one event':>13}{'largest page':>15}")
    for size in SIZES:
        site = made_up(size)
        sizes: list[int] = []
        rest = seconds(lambda: sizes.append(build(site, lambda task: not of_the_timeline(task))))  # noqa: B023 - called at once
        cost = seconds(lambda: sizes.append(build(site, of_the_timeline)))  # noqa: B023
        print(f"{size:>7,}{rest + cost:>13.2f} s{cost:>10.2f} s{1_000 * cost / size:>10.2f} ms{max(sizes) / 1_000:>12,.0f} kB")


if __name__ == "__main__":
    main()
