/* Narrows a list of events by word, actor and kind, and steps through it, or from one event's page to the next.
   Without this file, the whole list stands, and links lead on. */
(() => {
  const KEYS = { j: 1, k: -1, ArrowRight: 1, ArrowLeft: -1 };
  const page = document.querySelector(".event-page");
  if (page) follow(page, (by) => {
    const way = page.querySelector(".threads :target") ?? page; // along the thread on which the reader came
    way.querySelector(by > 0 ? "[rel=next]" : "[rel=prev]")?.click();
  });

  // Of a chronicle that has been divided, an event stands on a page that only its own page leads to.
  // What is not a name is left alone: an address may be anybody's, and would lead to another site, or run as a script.
  const parts = document.querySelector(".decades");
  if (parts && /^#e-[a-z0-9-]+$/.test(location.hash)) {
    location.replace(new URL(`${location.hash.slice(3)}/index.html`, new URL(parts.dataset.events, location)));
  }

  const list = document.querySelector(".chronicle-list");
  const entries = [...(list?.querySelectorAll(".events > li") ?? [])].map((row) => ({
    row,
    words: plain(row.querySelector(".telling").textContent + row.querySelector(".docket").textContent),
    actor: [...row.querySelectorAll("[data-actor]")].map((link) => link.dataset.actor),
    kind: [row.dataset.kind],
    year: row.querySelector(".year"),
  }));
  if (entries.length < 2) return;

  const names = { actor: new Map(), kind: new Map() };
  for (const { row } of entries) {
    for (const link of row.querySelectorAll("[data-actor]")) names.actor.set(link.dataset.actor, link.textContent);
    names.kind.set(row.dataset.kind, row.querySelector(".kind").textContent);
  }

  const bar = document.createElement("div");
  bar.className = "narrow-by";
  bar.role = "search";
  bar.innerHTML =
    "<label>Search <input type=search autocomplete=off spellcheck=false aria-keyshortcuts='/'></label> " +
    "<details><summary>Filter</summary></details> " +
    "<button class=card-switch data-step=-1 aria-keyshortcuts='k ArrowLeft'>Previous</button> " +
    "<button class=card-switch data-step=1 aria-keyshortcuts='j ArrowRight'>Next</button> " +
    "<button class=card-switch data-clear hidden>Clear</button>" +
    "<p class=keys>Keys: / to search, j or → next, k or ← previous, Esc to clear. On a touch screen, swipe.</p>" +
    "<p role=status></p>";
  const [search, panel, clear, status] = bar.querySelectorAll("input, details, [data-clear], [role=status]");
  for (const group of ["actor", "kind"]) if (names[group].size > 1) panel.append(choices(group));
  const boxes = panel.querySelectorAll("input");
  const guides = [...document.querySelectorAll(".letters a, .crowds a, .strip a")].map(guided);
  list.before(bar);
  read();

  bar.addEventListener("input", ({ target }) => {
    keep(target.type === "checkbox");
    show();
  });

  bar.addEventListener("click", ({ target }) => {
    if (target.dataset.step) step(+target.dataset.step);
    if (target === clear) empty();
  });

  addEventListener("popstate", read);
  addEventListener("hashchange", reveal);

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && bar.contains(event.target)) {
      event.preventDefault();
      empty();
    } else if (event.key === "/" && isFree(event)) {
      event.preventDefault();
      search.focus();
    }
  });

  follow(list, step);

  // Goes on or back by key or swipe.
  function follow(area, step) {
    addEventListener("keydown", (event) => {
      if (!KEYS[event.key] || event.shiftKey || !isFree(event)) return;
      event.preventDefault();
      step(KEYS[event.key]);
    });
    let from;
    area.addEventListener("touchstart", ({ touches }) => {
      from = touches.length === 1 ? touches[0] : null;
    }, { passive: true });
    area.addEventListener("touchend", ({ changedTouches: [to] }) => {
      if (!from) return;
      const across = to.clientX - from.clientX;
      if (Math.abs(across) > 64 && Math.abs(to.clientY - from.clientY) < 32) step(across < 0 ? 1 : -1);
      from = null;
    });
  }

  // Whether a key is nobody else's: no one types or scrolls with it.
  function isFree({ target, ctrlKey, metaKey, altKey, defaultPrevented }) {
    if (ctrlKey || metaKey || altKey || defaultPrevented || target.isContentEditable) return false;
    return !target.closest("input, textarea, select, .scroll, [role=dialog]");
  }

  function choices(group) {
    const set = document.createElement("fieldset");
    set.innerHTML = `<legend>${group === "actor" ? "Actors" : "Kinds"}, any of</legend>`;
    for (const [slug, name] of [...names[group]].sort((one, other) => one[1].localeCompare(other[1], "en"))) {
      const label = document.createElement("label");
      const box = document.createElement("input");
      Object.assign(box, { type: "checkbox", name: group, value: slug });
      label.append(box, " " + name);
      set.append(label);
    }
    return set;
  }

  // A link into the list, with the entries that it stands for: those up to where the next link leads, or all of a crowd.
  function guided(link, at, links) {
    const [from, to] = [link, links[at + 1]].map((one) => {
      const named = document.getElementById(one?.getAttribute("href").split("#")[1]);
      const row = named?.closest(".fold")?.querySelector("li") ?? named?.closest("li");
      return entries.findIndex((entry) => entry.row === row);
    });
    if (!link.closest(".crowds")) return { link, own: entries.slice(from, to > from ? to : undefined) };
    const more = entries.slice(from + 1);
    const end = more.findIndex(({ row }) => !row.matches(".crowded") || row.querySelector(".crowd"));
    return { link, own: [entries[from], ...more.slice(0, end < 0 ? undefined : end)] };
  }

  function chosen(group) {
    return [...boxes].filter((box) => box.checked && box.name === group).map((box) => box.value);
  }

  function show() {
    const words = plain(search.value).split(/\s+/);
    const groups = ["actor", "kind"].map((group) => [group, chosen(group)]).filter(([, some]) => some.length);
    const all = !groups.length && !words.join("");
    let found = 0;
    for (const entry of entries) {
      const fits = words.every((word) => entry.words.includes(word)) && groups.every(([group, some]) => entry[group].some((one) => some.includes(one)));
      entry.fits = fits;
      found += fits;
    }
    draw(all);
    const said = groups.map(([group, some]) => some.map((one) => names[group].get(one)).join(" or "));
    if (words.join("")) said.push(`“${search.value.trim()}”`);
    clear.hidden = all;
    const told = all ? "" : `${found.toLocaleString("en")} of ${entries.length.toLocaleString("en")} events: ${said.join("; ")}`;
    if (status.textContent !== told) status.textContent = told;
  }

  // A year stands while one of its events does.
  function draw(all) {
    let head;
    for (const { row, fits, year } of entries) {
      if (year) head = row;
      row.classList.toggle("out", !fits);
      row.hidden = !fits;
      if (fits && head) head.hidden = false;
    }
    list.classList.toggle("narrowed", !all);
    for (const fold of list.querySelectorAll(".fold")) {
      fold.hidden = !fold.querySelector("li:not(.out)");
      if (!all) fold.open = true;
    }
    for (const { link, own } of guides) {
      const out = !own.some(({ fits }) => fits);
      link.classList.toggle("out", out);
      const item = link.closest("li");
      if (item) item.hidden = out;
    }
    for (const guide of document.querySelectorAll(".letters, .crowds")) guide.hidden = !guide.querySelector("li:not([hidden])");
    reveal();
  }

  // What the address names is in sight, whatever is filtered or folded.
  function reveal() {
    const row = current();
    for (const entry of entries) if (entry.row !== row) entry.row.removeAttribute("aria-current");
    const fold = named()?.closest(".fold");
    if (fold) {
      fold.hidden = false;
      fold.open = true;
    }
    const shown = named()?.closest("li"); // an event, or that under which its year is headed
    if (shown) shown.hidden = false;
    row?.setAttribute("aria-current", "true");
    row?.classList.remove("out");
  }

  // What the address names within the list.
  function named() {
    const found = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return found && list.contains(found) ? found : null;
  }

  function current() {
    return named()?.matches("li") ? named() : null;
  }

  function step(by) {
    const rows = entries.filter(({ fits, row }) => fits || row === current()).map(({ row }) => row);
    const at = rows.indexOf(current());
    const row = at < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[at + by];
    if (!row) return;
    location.hash = row.id;
    reveal();
    row.querySelector("h3 a").focus({ preventScroll: true });
    row.scrollIntoView();
  }

  function empty() {
    search.value = "";
    for (const box of boxes) box.checked = false;
    keep(true);
    show();
    search.focus();
  }

  // The address holds the search, so that it can be shared and Back restores it; what was named in it is let go.
  function keep(anew) {
    const address = new URL(location);
    address.hash = "";
    for (const name of ["q", "actor", "kind"]) address.searchParams.delete(name);
    if (search.value) address.searchParams.set("q", search.value);
    for (const box of boxes) if (box.checked) address.searchParams.append(box.name, box.value);
    try { history[anew ? "pushState" : "replaceState"](null, "", address); } catch {} // which may be refused on a disk
  }

  function read() {
    const asked = new URLSearchParams(location.search);
    search.value = asked.get("q") ?? "";
    for (const box of boxes) box.checked = asked.getAll(box.name).includes(box.value);
    panel.open ||= Boolean(panel.querySelector(":checked"));
    show();
    named()?.scrollIntoView();
  }

  // Words without case, accents and joiners, and with plain dashes and apostrophes.
  function plain(words) {
    return words.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").replace(/\p{Pd}/gu, "-").replace(/[‘’]/g, "'").toLowerCase();
  }
})();
