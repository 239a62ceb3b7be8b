"""What cards cost a reader: `python -m bench.cards`, with Chromium or Chrome on this machine.

The page of the example brief is opened from disk with its script taken out; the script is then run in it, and the
time it takes with the layout that follows is printed, the best and the worst of ten loads, beside the number of
mentions that have a card. The sizes are those of the files as they are published, and compressed (RFC 1952); that of
thirty terms is the mean of forty draws from the brief's own, with their words and without.
"""

import gzip
import random
import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from policybrief import still
from policybrief.memory import Memory
from policybrief.still import Wish
from tests.conftest import CHROMIUM

ROOT = Path(__file__).parent.parent
BRIEF = "briefs/boost-phase-defense/index.html"
LOADS = 10
TERMS, DRAWS = 30, 40
MEASURED = """(script) => {
  document.body.offsetHeight;
  const begun = performance.now();
  (0, eval)(script);
  document.body.offsetHeight;
  return performance.now() - begun;
}"""


def main() -> None:
    for name in ("js/site/cards.js", "css/cards.css"):
        content = (ROOT / "static" / name).read_bytes()
        print(f"{name}: {len(content):,} bytes, {len(gzip.compress(content, 9)):,} compressed")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        out = Path(folder) / "site"
        still.run(Wish(ROOT), Memory(), out, lambda step, done, total: None)
        script = (ROOT / "static/js/site/cards.js").read_text()
        browser = driver.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, CHROMIUM)), None), args=["--no-sandbox"]
        )
        terms = re.findall(r'<div id="g-.*?</p>\n</div>', (out / BRIEF).read_text(), re.DOTALL)
        marked = [re.sub(r">[^<]+<", "><", term) for term in terms]
        print(f"{TERMS} of {len(terms)} terms: {drawn(terms):,.0f} bytes compressed, {drawn(marked):,.0f} without their words")
        page = browser.new_page(bypass_csp=True)
        page.route("**/site.js", lambda route: route.abort())
        times = []
        for _ in range(LOADS):
            page.goto((out / BRIEF).as_uri())
            times.append(page.evaluate(MEASURED, script))
        mentions = page.locator("a:is(.term, .event, .citation, .note-mark, .note-ref)").count()
        print(f"{mentions} mentions: {min(times):.1f} to {max(times):.1f} ms")
        browser.close()


def drawn(parts: list[str]) -> float:
    """The mean size of as many parts as are drawn, compressed together."""
    draws = (sorted(random.Random(seed).sample(parts, TERMS)) for seed in range(DRAWS))
    return sum(len(gzip.compress("".join(draw).encode(), 9)) for draw in draws) / DRAWS


if __name__ == "__main__":
    main()
