"""A page to what axe finds wrong with it: WCAG 2.2 at its levels A, AA and AAA, and axe's best practices."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
"""What is in order is counted, not listed: a long page's list of it takes three times as long as the check."""


def wrong(page: Page) -> list[tuple[str, list[str]]]:
    """Each rule that a page breaks, with the elements that break it. The page must let scripts in (`bypass_csp`)."""
    found = Axe().run(page, options=OPTIONS).response
    assert len(found["passes"]) >= 10
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]]
