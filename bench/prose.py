"""Numbers into prose: a vocabulary of our own, and sentences that read like a policy brief's.

The same name draws the same words on every Python: only `random.Random(text).random()` is used, of which Python promises
that the sequence stays (https://docs.python.org/3/library/random.html#notes-on-reproducibility).
"""

import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

ONSETS = "Bal Cor Dar Fen Gal Hel Jor Kel Lam Mar Nor Pel Ros Sel Tor Vel".split()
MIDDLES = "ab ad am an er es ev id il im on or".split()
MORE = "ba de fi go la me ni ro sa te vi zu".split()
ENDINGS = "ack ain alm and ark eck eld end ift ind old olm orn ost und urn".split()
COINED = len(ONSETS) * len(MIDDLES) * len(MORE) * len(ENDINGS)
STRIDE = 10_007
"""Has no factor in common with COINED, so that neighbours look unlike and no word comes twice."""

WHO = (
    "the ministry|the finance committee|the upper chamber|a group of coastal towns|the port authorities|most delegations|"
    "the commission|a panel of engineers|the opposition|the regional assembly|the treasury|two of the larger members|"
    "the inspectors|the court of audit|the shipping lines|the smaller signatories|the central bank|the working party|"
    "the secretariat|the negotiators|the farm lobby|an alliance of cities|the statistical office|the chair of the talks|"
    "the grid operators|the presidency|the rapporteur|the observers|the donors|the employers"
).split("|")
DID = (
    "proposed|postponed|rejected|supported|reviewed|questioned|published|revised|defended|withdrew|welcomed|priced|"
    "negotiated|registered|amended|audited|financed|resisted|anticipated|described|enforced|suspended|extended|measured"
).split("|")
WHAT = (
    "a longer transition for older plants|the schedule of payments|a ceiling on yearly catches|the rules for inspection|"
    "a common register of vessels|the first report on compliance|a fund for retraining|the list of protected waters|"
    "a second round of consultations|the formula for shared costs|a pilot scheme in four districts|the clause on exemptions|"
    "a moratorium on new permits|the timetable for ratification|an index of household prices|the mandate of the observers|"
    "a tariff on imported steel|the method of counting|a guarantee for small producers|the draft chapter on water|"
    "an appeal against the ruling|the budget for monitoring|a map of the disputed shelf|the order of the agenda|"
    "the reserve for bad harvests|a ban on night flights|the terms of the loan|an exchange of data|the reform of pensions|"
    "a review after five years"
).split("|")
HOW = (
    "after two years of talks|without a vote|on the advice of its lawyers|in the face of public doubt|by a narrow majority|"
    "before the summer recess|at the request of the donors|under the old procedure|with little debate|in a closed session|"
    "for the third time in a decade|despite the cost|once the figures were known|against the wishes of the treasury|"
    "in return for a promise of aid|pending a ruling of the court|as part of a wider settlement|at short notice"
).split("|")
WHY = (
    "because the figures of the previous year were contested|since no budget had been approved|"
    "although its own experts had warned against it|while the neighbours waited for a signal|"
    "so that the burden would fall on later governments|as long as the inspectors had no access|"
    "even where the savings were plain|provided that the others followed|until a new parliament had been elected|"
    "though few expected it to last|because prices had risen faster than wages|if the drought should continue"
).split("|")
WHEN = (
    "In the spring of the following year|At the second meeting|Under pressure from the press|In practice|For a short while|"
    "By the end of the decade|In the first draft|On paper|Before the election|With hindsight|In the smaller states|"
    "At the level of the districts"
).split("|")
ABOUT = (
    "water|fisheries|grain reserves|air traffic|coastal forests|public debt|rail freight|steel|hospital care|housing|"
    "river transport|electricity|school meals|pensions|mineral rights|cable landings"
).split("|")
GIVEN = "Ada Bruno Clara Doran Edith Felix Greta Hugo Irene Jonas Katya Leon Mira Nils Olga Pavel".split()
PLAIN = (
    "{Who} {did} {what} {how}, {why}.",
    "{When}, {who} {did} {what}, and {who2} {did2} {what2}.",
    "{Who} {did} {what} and {did2} {what2} {how}.",
    "Whether {who} ever {did} {what} is not recorded; {who2} {did2} {what2} {how}.",
    "{Who} held that {what} would help, {why}.",
    "{When}, nobody but {who} {did} {what}, {why}.",
    "It was {who} that {did} {what} {how}; {who2} only {did2} {what2}.",
)
NAMING = (
    "Under {term}, {who} {did} {what} {how}, {why}.",
    "{When}, {who} turned to {term} and {did} {what} {how}.",
    "{Who} saw in {term} a reason for {what}, {why}.",
    "Nothing in the record of {term} explains why {who} {did} {what} {how}.",
    "{Who} {did} {what} {how}, and left {term} as it was.",
)


class Draw:
    """Choices that depend on a name alone."""

    def __init__(self, *name: object) -> None:
        self.next = random.Random("/".join(map(str, name))).random

    def number(self, below: int) -> int:
        """A number from 0 on."""
        return int(self.next() * below)

    def one(self, things: Sequence[Thing]) -> Thing:
        """One of some things."""
        return things[int(self.next() * len(things))]

    def sentence(self, term: str = "") -> str:
        """A sentence, which names a term if there is one."""
        who, who2 = self.one(WHO), self.one(WHO)
        words = {
            "who": who,
            "Who": capital(who),
            "who2": who2,
            "did": self.one(DID),
            "did2": self.one(DID),
            "what": self.one(WHAT),
            "what2": self.one(WHAT),
            "how": self.one(HOW),
            "why": self.one(WHY),
            "When": self.one(WHEN),
        }
        return self.one(NAMING if term else PLAIN).format_map(words | {"term": term})

    def paragraph(self, terms: Iterable[str]) -> str:
        """A line for each sentence; an empty name is a sentence that names no term."""
        return "\n".join(map(self.sentence, terms))


def coined(number: int) -> str:
    """A name that is nobody's: another one for each number below COINED."""
    place = number * STRIDE % COINED
    place, ending = divmod(place, len(ENDINGS))
    place, more = divmod(place, len(MORE))
    onset, middle = divmod(place, len(MIDDLES))
    return ONSETS[onset] + MIDDLES[middle] + MORE[more] + ENDINGS[ending]


def capital(words: str) -> str:
    """The same with a capital."""
    return words[:1].upper() + words[1:]
