"""What automatic linking costs: `python -m bench.linking`.

A brief of 1,500 words, 125 of them occurrences of terms, is linked against made-up glossaries of 150, 1,500
and 15,000 terms. Printed are the milliseconds of processor time that one brief takes, the best of five, and
how the larger glossaries compare with the smallest: the cost is to grow with the text and hardly with the terms.
"""

import random
import time
from collections.abc import Callable

from policybrief import markup, vocabulary
from policybrief.choice import Wishes
from policybrief.model import Body, Form, Key, Kind, Link, Reference, Term
from policybrief.problem import Position
from policybrief.vocabulary import Vocabulary
from policybrief.weave import weave

SIZES = (150, 1_500, 15_000)
WORDS = 1_500
RUNS = 5
AT = Position("bench.md")
SYLLABLES = "bre fas gi ko lo mo nor pel ri sun ta te um ve da".split()


def made_up(rng: random.Random) -> str:
    """A word that no language has."""
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 4)))


def glossary(rng: random.Random, size: int) -> list[Term]:
    """Terms of one to three words, half of them names, each with an abbreviation."""
    terms = []
    for number in range(size):
        words = " ".join(made_up(rng) for _ in range(rng.randint(1, 3)))
        name = words.title() if rng.random() < 0.5 else words
        forms = (Form(name, AT), Form(f"{made_up(rng)[:4].upper()}{number}", AT))
        terms.append(Term(f"t{number}", name, "concept", "A gist.", Body(), AT, forms=forms))
    return terms


def brief(rng: random.Random, terms: list[Term]) -> Body:
    """A text in which every twelfth word is a term, with a section for each 360 words."""
    names = [term.name for term in rng.sample(terms, min(120, len(terms)))]
    parts = []
    for number in range(WORDS):
        parts.append(rng.choice(names) if number % 12 == 0 else made_up(rng))
        if number % 18 == 17:
            parts[-1] += "."
        if number % 120 == 119:
            parts.append(f"\n\n## {made_up(rng)}\n\n" if number % 360 == 359 else "\n\n")
    return markup.read(" ".join(parts), "bench.md").body


def processor_time(work: Callable[[], object]) -> float:
    """The milliseconds that some work takes, the best of a few runs."""
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return 1_000 * min(times)


def linked(body: Body, known: Vocabulary) -> object:
    def nowhere(reference: Reference) -> Link | None:
        return None

    return weave(body, nowhere, lambda link: "", known, Wishes(Key(Kind.BRIEF, "bench")), lambda text: ())


def main() -> None:
    print(f"{'terms':>7}{'compiled once':>16}{'one brief':>13}{'to the first':>15}")
    first = 0.0
    for size in SIZES:
        rng = random.Random(1)
        terms = glossary(rng, size)
        body = brief(rng, terms)
        compiling = processor_time(lambda terms=terms: vocabulary.compile(terms))  # type: ignore[misc]
        known, _ = vocabulary.compile(terms)
        cost = processor_time(lambda body=body, known=known: linked(body, known))  # type: ignore[misc]
        first = first or cost
        print(f"{size:>7,}{compiling:>13,.0f} ms{cost:>10.1f} ms{cost / first:>14.2f}×")


if __name__ == "__main__":
    main()
