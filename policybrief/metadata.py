"""What a page shows to what programs read of it: Open Graph, the tags of Highwire Press, and JSON-LD of schema.org.

Nothing is said here that the page does not show.
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from . import urls
from .dates import Date
from .exchange import Record, as_event
from .model import Author, Brief, Settings, Source, Term
from .shown import Way

Address = Callable[[str], str]
"""The address of a page by its path: whole where the site has one, else as seen from the page that names it."""
Said = dict[str, object]


@dataclass(frozen=True, slots=True)
class Tag:
    """One `<meta>`: its name, or property, and its content."""

    name: str
    content: str


# ---------------------------------------------------------------- Open Graph


@dataclass(frozen=True, slots=True)
class Picture:
    """What stands for a page where its address is shared: a PNG."""

    address: str
    width: int
    height: int
    alt: str
    """What it says, for those who cannot see it."""


def open_graph(
    title: str, description: str, kind: str, address: str, settings: Settings, lang: str, picture: Picture | None = None
) -> Iterator[Tag]:
    """The properties of the Open Graph protocol; a whole address is given only where there is one.

    `kind` is `article` or `website`. A locale is given only where the language names a territory, as in `en-GB`.
    """
    yield Tag("og:type", kind)
    yield Tag("og:title", title)
    if description:
        yield Tag("og:description", description)
    if address:
        yield Tag("og:url", address)
    yield Tag("og:site_name", settings.title)
    if found := re.fullmatch("([a-z]{2,3})-([A-Z]{2})", lang):
        yield Tag("og:locale", f"{found[1]}_{found[2]}")
    if picture:
        yield Tag("og:image", picture.address)
        yield Tag("og:image:width", str(picture.width))
        yield Tag("og:image:height", str(picture.height))
        yield Tag("og:image:alt", picture.alt)


# ---------------------------------------------------------------- Highwire Press


def highwire(brief: Brief, settings: Settings, references: Sequence[Source], address: str) -> Iterator[Tag]:
    """The tags by which Google Scholar and Zotero know a report, in the order in which they expect them.

    Zotero makes a report of a page only where it finds `citation_technical_report_institution`.
    """
    yield Tag("citation_title", brief.title)
    yield from signed(brief.authors)
    yield Tag("citation_publication_date", day(brief.date))
    if not brief.restates:  # else the date is that of another's work, which was online elsewhere or nowhere
        yield Tag("citation_online_date", day(brief.date))
    yield Tag("citation_technical_report_institution", settings.publisher or settings.title)
    if brief.number:
        yield Tag("citation_technical_report_number", brief.number)
    if brief.series:
        yield Tag("citation_series_title", brief.series)
    if settings.publisher:
        yield Tag("citation_publisher", settings.publisher)
    yield Tag("citation_language", brief.lang or settings.lang)
    yield Tag("citation_abstract", brief.summary)
    if address:
        yield from (Tag(f"citation_{name}", address) for name in ("abstract_html_url", "fulltext_html_url", "public_url"))
    yield from (Tag("citation_reference", reference(source)) for source in references)


def signed(authors: Sequence[Author]) -> Iterator[Tag]:
    """Each author with what belongs to it; a body is an author only where no person is."""
    persons = [author for author in authors if author.family] or list(authors)
    for author in persons:
        yield Tag("citation_author", author.sorted_name + ";" * torn(author, persons))
        if author.affiliation:
            yield Tag("citation_author_institution", author.affiliation)
        if author.orcid:
            yield Tag("citation_author_orcid", f"https://orcid.org/{author.orcid}")


def torn(author: Author, persons: Sequence[Author]) -> bool:
    """Whether Zotero would take the one author for two: a space on both sides of the only comma; a semicolon prevents it."""
    return len(persons) == 1 and " " in author.family.strip() and " " in author.given.strip()


def day(date: Date) -> str:
    """A date as these tags have it: 2026/11/23 where the day is known, else the year."""
    return date.iso[:10].replace("-", "/") if len(date.iso) >= len("2026-11-23") else str(date.year or "")


HOLDERS = {
    **dict.fromkeys(("article-journal", "article-magazine", "article-newspaper"), "journal_title"),
    "chapter": "inbook_title",
    "paper-conference": "conference_title",
}
"""What the tags call a work that holds another, by the type of the latter."""


def reference(source: Source) -> str:
    """A source as `citation_reference` tells it: `citation_title=…; citation_author=…`, with what is known of it only."""
    first, _, last = re.sub("[-–—]+", "-", source.page).partition("-")
    issuer = "technical_report_institution" if source.type == "report" else "publisher"
    told = [
        ("title", source.title),
        *(("author", author.sorted_name) for author in source.authors),
        ("publication_date", day(source.issued) if source.issued and "X" not in source.issued.edtf else ""),
        (HOLDERS.get(source.type, ""), source.container if source.type in HOLDERS else ""),
        ("volume", source.volume),
        ("issue", source.issue),
        ("firstpage", first),
        ("lastpage", last),
        (issuer, source.publisher),
        ("technical_report_number", source.number if source.type == "report" else ""),
        ("doi", source.doi),
    ]
    return "; ".join(f"citation_{name}={value.replace(';', ',')}" for name, value in told if value)


# ---------------------------------------------------------------- schema.org


def report(brief: Brief, settings: Settings, restated: Source | None, address: Address) -> Said:
    """A brief as a `Report`."""
    licence = brief.licence or settings.licence_url or settings.licence
    said: Said = {
        "@type": "Report",
        "name": brief.title,
        "alternativeHeadline": brief.subtitle,
        "abstract": brief.summary,
        "author": [as_author(author) for author in brief.authors],
        "publisher": {"@type": "Organization", "name": settings.publisher} if settings.publisher else None,
        "isPartOf": {"@type": "CreativeWorkSeries", "name": brief.series} if brief.series else None,
        "reportNumber": brief.number,
        "datePublished": brief.date.iso,
        "dateModified": brief.updated.iso if brief.updated else "",
        "inLanguage": brief.lang or settings.lang,
        "license": licence,
        "isBasedOn": as_work(restated) if restated else None,
        "url": address(urls.path_of(brief.key)),
    }
    return known(said)


def as_author(author: Author) -> Said:
    """A name that is not taken apart is that of a body, as CSL 1.0.2 has it."""
    return known(
        {
            "@type": "Person" if author.family else "Organization",
            "name": author.name,
            "affiliation": {"@type": "Organization", "name": author.affiliation} if author.affiliation else None,
            "sameAs": f"https://orcid.org/{author.orcid}" if author.orcid else "",
        }
    )


def as_work(source: Source) -> Said:
    return known({"@type": "CreativeWork", "name": source.title, "url": source.url})


def glossary(terms: Sequence[Term], settings: Settings, address: Address) -> Said:
    """The glossary as a `DefinedTermSet`; what its terms mean stands on their pages."""
    listed = [{"@type": "DefinedTerm", "name": term.name, "url": address(urls.path_of(term.key))} for term in terms]
    return term_set(settings, address) | {"hasDefinedTerm": listed}


def term_set(settings: Settings, address: Address) -> Said:
    return {"@type": "DefinedTermSet", "name": f"{settings.title}: glossary", "url": address(urls.GLOSSARY)}


def defined_term(term: Term, settings: Settings, address: Address) -> Said:
    """A term as a `DefinedTerm`."""
    said: Said = {
        "@type": "DefinedTerm",
        "name": term.name,
        "alternateName": term.full_name if term.full_name != term.name else "",
        "termCode": term.abbreviation if term.abbreviation != term.name else "",
        "description": term.gist,
        "url": address(urls.path_of(term.key)),
        "inDefinedTermSet": term_set(settings, address),
    }
    return known(said)


def happening(record: Record, address: Address) -> Said:
    """An event as an `Event`."""
    return as_event(record) | {"url": address(urls.path_of(record.event.key))}


def trail(path: str, title: str, above: Mapping[str, str], address: Address) -> Said | None:
    """The way from the home page to this one as a `BreadcrumbList`; `above` names the pages that hold others, by path.

    The home page has none.
    """
    folders = path.split("/")[:-1]
    paths = ["/".join([*folders[:depth], "index.html"]) for depth in range(len(folders))]
    ways = [*(Way(above[one], one) for one in paths if one in above), Way(title, path)]
    items = [
        {"@type": "ListItem", "position": place, "name": way.words, "item": address(way.path)}
        for place, way in enumerate(ways, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items} if folders else None


def known(said: Said) -> Said:
    """Without what is not known."""
    return {name: value for name, value in said.items() if value}


def as_json_ld(things: Sequence[Said]) -> str:
    """Some things as one block of JSON-LD 1.1, safe within `<script>`; empty where there are none."""
    if not things:
        return ""
    about = things[0] if len(things) == 1 else {"@graph": list(things)}
    text = json.dumps({"@context": "https://schema.org", **about}, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&]", lambda sign: f"\\u{ord(sign[0]):04x}", text)


def known_by(block: str) -> str:
    """By which a policy knows an element of these words (Content Security Policy 3, `hash-source`).

    A browser asks no policy of data, but validators and scanners of pages take it for a script that the policy forbids.
    """
    return f"sha256-{b64encode(sha256(block.encode()).digest()).decode()}"
