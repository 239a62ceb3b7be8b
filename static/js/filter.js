/* Filters the glossary by words and by kind. Without this file, the whole list stands. */
(() => {
  const letters = document.querySelectorAll(".letter");
  const terms = [...document.querySelectorAll(".letter [data-words]")].map((row) => ({
    row,
    words: plain(`${row.dataset.words} ${row.querySelector("dd").firstChild.data}`),
  }));
  const jumps = document.querySelector(".letters");
  if (!terms.length || !jumps) return;

  const filter = document.createElement("div");
  filter.className = "filter";
  filter.role = "search";
  filter.innerHTML =
    "<label>Filter <input type=search autocomplete=off spellcheck=false></label> " +
    "<label>Kind <select><option value=''>All kinds</select></label> <p aria-live=polite></p>";
  const [words, kind, count] = filter.querySelectorAll("input, select, p");
  for (const { id, textContent } of document.querySelectorAll(".kinds h3")) kind.add(new Option(textContent, id.slice(5)));
  const asked = new URLSearchParams(location.search);
  words.value = asked.get("q") ?? "";
  kind.value = asked.get("kind") ?? "";
  if (!kind.value) kind.value = ""; // where there is no such kind
  jumps.before(filter);
  if (words.value || kind.value) show();

  filter.addEventListener("input", () => {
    show();
    keep();
  });

  words.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    words.value = kind.value = "";
    show();
    keep();
  });

  function show() {
    const wanted = plain(words.value).split(/\s+/);
    const all = !kind.value && !wanted.join("");
    let found = 0;
    for (const { row, words } of terms) {
      const fits = (!kind.value || row.dataset.kind === kind.value) && wanted.every((word) => words.includes(word));
      row.hidden = !fits;
      found += fits;
    }
    for (const letter of letters) letter.hidden = !letter.querySelector("[data-words]:not([hidden])");
    document.querySelector(".kinds").hidden = !all;
    for (const jump of jumps.querySelectorAll("a")) {
      jump.parentNode.hidden = document.getElementById(jump.hash.slice(1)).closest("[hidden]");
    }
    count.textContent = all ? "" : `${found} of ${terms.length} terms`;
  }

  // Keeps the filter in the address, so that it can be shared.
  function keep() {
    const address = new URL(location);
    for (const [name, { value }] of [["q", words], ["kind", kind]]) {
      address.searchParams.delete(name);
      if (value) address.searchParams.set(name, value);
    }
    try { history.replaceState(history.state, "", address); } catch {} // which may be refused on a disk
  }

  // Words without case, accents and joiners, and with plain dashes and apostrophes.
  function plain(words) {
    return words.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").replace(/\p{Pd}/gu, "-").replace(/[‘’]/g, "'").toLowerCase();
  }
})();
