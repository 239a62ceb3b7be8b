"""What automatic linking costs: `python -m bench.linking`.

Briefs of the corpus, some 25 mentions of terms in each, are linked against glossaries of 150, 1,500 and 15,000 terms.
Printed are the milliseconds of processor time that one brief takes, the best of five, and how the larger glossaries
compare with the smallest: the cost is to grow with the text and hardly with the terms.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from policybrief import markup, vocabulary
from policybrief.choice import Wishes
from policybrief.model import Body, Form, Key, Kind, Link, Reference, Term
from policybrief.problem import Position
from policybrief.vocabulary import Vocabulary
from policybrief.weave import weave

from . import corpus
from .corpus import Size

SIZES = (150, 1_500, 15_000)
BRIEFS = 20
RUNS = 5
AT = Position("bench.md")


def main() -> None:
    print(f"{'terms':>7}{'one brief':>13}{'to the first':>15}")
    found = costs(SIZES)
    for size, cost in found.items():
        print(f"{size:>7,}{cost:>10.1f} ms{cost / found[SIZES[0]]:>14.2f}×")


def costs(sizes: Sequence[int]) -> Mapping[int, float]:
    """The milliseconds that one brief takes, by the number of terms."""
    return {size: cost(size) for size in sizes}


def cost(size: int) -> float:
    """Those of one glossary."""
    known, _ = vocabulary.compile([as_term(corpus.term(number)) for number in range(size)])
    bodies = [markup.read(corpus.brief(number, Size(BRIEFS, size)).text, "bench.md").body for number in range(BRIEFS)]

    def all_of_them() -> None:
        for body in bodies:
            linked(body, known)

    return processor_time(all_of_them) / BRIEFS


def as_term(made: corpus.Term) -> Term:
    """A term of the corpus as the engine knows it."""
    return Term(made.slug, made.name, made.kind, made.gist, Body(), AT, forms=tuple(Form(form, AT) for form in made.forms))


def linked(body: Body, known: Vocabulary) -> object:
    def nowhere(reference: Reference) -> Link | None:
        return None

    return weave(body, nowhere, lambda link: "", known, Wishes(Key(Kind.BRIEF, "bench")), lambda text: ())


def processor_time(work: Callable[[], object]) -> float:
    """The milliseconds that some work takes, the best of a few runs."""
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return 1_000 * min(times)


if __name__ == "__main__":
    main()
