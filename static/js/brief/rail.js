/* Marks beside a brief the event of the passage being read. Without this file, the list stands there unmarked. */
(() => {
  const LINE = 0.4; // of the window's height: above it, a passage has been reached

  const argument = document.querySelector(".argument");
  const rail = argument?.querySelector(".rail");
  if (!rail) return;

  const list = rail.querySelectorAll("a.event");
  const passages = [...argument.querySelectorAll(".prose a.event")].filter((link) => !link.closest("section"));
  const toggle = document.createElement("button");
  let shown = true;
  try { shown = localStorage.rail !== "below"; } catch {} // storage may be forbidden

  toggle.className = "card-switch";
  toggle.textContent = "Events beside the text";
  document.querySelector(".site-foot")?.append(toggle);
  toggle.addEventListener("click", () => {
    shown = !shown;
    try { localStorage.rail = shown ? "beside" : "below"; } catch {}
    offer();
  });
  offer();

  // Whatever crosses the line changes what is read; nothing else does.
  const watching = new IntersectionObserver(mark, { rootMargin: `9999999px 0px -${100 * (1 - LINE)}%` });
  for (const link of passages) watching.observe(link);

  function offer() {
    argument.dataset.rail = shown ? "beside" : "below";
    toggle.ariaPressed = shown;
  }

  function mark() {
    const read = passages.findLast((link) => link.getBoundingClientRect().top < innerHeight * LINE);
    for (const link of list) {
      const current = link.href === read?.href;
      if (current === (link.ariaCurrent === "true")) continue;
      link.ariaCurrent = current ? "true" : null;
      if (current) bring(link.closest("li"));
    }
  }

  // Scrolls the list, never the page.
  function bring(item) {
    if (getComputedStyle(rail).position !== "sticky") return;
    const box = item.parentElement;
    box.scrollTop += item.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2;
  }
})();
