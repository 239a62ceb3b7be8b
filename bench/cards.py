"""What cards cost a reader: `python -m bench.cards`, with Chromium or Chrome on this machine.

The page of the example brief is opened from disk with its script taken out; the script is then run in it, and the
time it takes with the layout that follows is printed, the best and the worst of ten loads, beside the number of
mentions that have a card. The sizes are those of the files as they are published, and compressed (RFC 1952).
"""

import gzip
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from policybrief import pipeline
from policybrief.cache import Memory
from policybrief.pipeline import Wish
from tests.conftest import CHROMIUM

ROOT = Path(__file__).parent.parent
BRIEF = "briefs/boost-phase-defense/index.html"
LOADS = 10
MEASURED = """(script) => {
  document.body.offsetHeight;
  const begun = performance.now();
  (0, eval)(script);
  document.body.offsetHeight;
  return performance.now() - begun;
}"""


def main() -> None:
    for name in ("js/cards.js", "css/cards.css"):
        content = (ROOT / "static" / name).read_bytes()
        print(f"{name}: {len(content):,} bytes, {len(gzip.compress(content, 9)):,} compressed")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        out = Path(folder) / "site"
        pipeline.run(Wish(ROOT), Memory(1, keep=False), out, lambda step, done, total: None)
        script = (ROOT / "static/js/cards.js").read_text()
        browser = driver.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, CHROMIUM)), None), args=["--no-sandbox"]
        )
        page = browser.new_page(bypass_csp=True)
        page.route("**/cards.js", lambda route: route.abort())
        times = []
        for _ in range(LOADS):
            page.goto((out / BRIEF).as_uri())
            times.append(page.evaluate(MEASURED, script))
        mentions = page.locator("a[data-card]").count()
        print(f"{mentions} mentions: {min(times):.1f} to {max(times):.1f} ms")
        browser.close()


if __name__ == "__main__":
    main()
