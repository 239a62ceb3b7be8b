"""What events cost to build: `python -m bench.timeline`.

Made-up events over a hundred years, each with a kind, two of forty actors and one of sixty terms, are read, woven and
rendered with all their pages and views. Printed are the seconds of processor time beyond those of the same site without
events, how many milliseconds that is for one event, and the largest page in kilobytes. Reading front matter and writing
files are not in it: they are nothing that a timeline does otherwise than other entries.
"""

import gc
import random
import time
from pathlib import Path

from policybrief import link, markup
from policybrief.dates import Date, read
from policybrief.model import Body, Event, Kind, Reference, Settings, Site, Term, Via
from policybrief.problem import Position
from policybrief.render import Renderer
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


def build(size: int) -> tuple[float, int]:
    """The processor seconds that a site of so many events takes, and the bytes of its largest page."""
    begun = time.process_time()
    renderer = Renderer(made_up(size), read_templates([ROOT / "templates"], {}), {})
    largest = max(len(renderer.page(task).content) for task in renderer.tasks())
    return time.process_time() - begun, largest


def main() -> None:
    gc.set_threshold(50_000, 20, 100)  # as the command does
    build(0)  # templates are compiled once
    without, _ = build(0)
    print(f"{'events':>7}{'beyond none':>14}{'one event':>13}{'largest page':>15}")
    for size in SIZES:
        taken, largest = build(size)
        cost = taken - without
        print(f"{size:>7,}{cost:>12.2f} s{1_000 * cost / size:>10.2f} ms{largest / 1_000:>12,.0f} kB")


if __name__ == "__main__":
    main()
