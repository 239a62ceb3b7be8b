/* Searches the site as the reader writes. Without this file, the page offers the lists of everything. */
(() => {
  const SHOWN = 6; // results of a group before the rest is folded
  const BEFORE = 70; // characters before the first word found
  const LONG = 220; // of a snippet

  const form = document.querySelector(".search");
  if (!form || typeof searchIndex === "undefined") return;
  const [field, status] = form.querySelectorAll("input, p");
  const results = document.querySelector(".results");
  const groups = searchIndex.map(([label, weights, rows]) => ({
    label,
    places: rows.map((texts) => ({ texts, words: weights.map((weight, i) => (weight ? split(texts[i + 1]) : [])) })),
    weights,
  }));

  form.hidden = false;
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  show();
  if (!field.value) field.focus();

  field.addEventListener("input", () => {
    show();
    const address = new URL(location);
    address.search = field.value && new URLSearchParams({ q: field.value });
    try { history.replaceState(history.state, "", address); } catch {} // which may be refused on a disk
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("a")?.focus();
  });

  function show() {
    const wanted = split(field.value).map(({ word }) => word);
    let all = 0;
    results.replaceChildren();
    for (const { label, places, weights } of wanted.length ? groups : []) {
      const found = places.map((place) => [weigh(place.words, weights, wanted), place.texts]).filter(([weight]) => weight);
      found.sort(([one], [other]) => other - one);
      all += found.length;
      if (found.length) results.append(section(label, found.map(([, texts]) => item(texts, wanted))));
    }
    status.textContent = wanted.length ? `${all || "No"} result${all === 1 ? "" : "s"}` : "";
  }

  // Each word counts where it weighs most, a whole one more; 0 where one is missing.
  function weigh(fields, weights, wanted) {
    let sum = 0;
    for (const word of wanted) {
      let best = 0;
      fields.forEach((words, i) => {
        for (const found of words) {
          if (found.word.startsWith(word)) best = Math.max(best, weights[i] * (found.word === word ? 2 : 1));
        }
      });
      if (!best) return 0;
      sum += best;
    }
    return sum;
  }

  function section(label, items) {
    const part = make("section", make("h2", `${label} `, make("span", items.length)), make("ol", ...items.slice(0, SHOWN)));
    part.querySelector("span").className = "count";
    const rest = items.slice(SHOWN);
    if (rest.length) part.append(make("details", make("summary", `${rest.length} more`), make("ol", ...rest)));
    return part;
  }

  function item([address, title, note, gist], wanted) {
    const link = make("a", ...marked(title, wanted));
    link.href = address;
    const line = make("p", link);
    if (note) line.append(" ", make("span", ...marked(note, wanted)));
    return gist ? make("li", line, make("p", ...snippet(gist, wanted))) : make("li", line);
  }

  function snippet(text, wanted) {
    const first = split(text).find((found) => fits(found, wanted))?.start ?? 0;
    const start = first > BEFORE ? text.indexOf(" ", first - BEFORE) + 1 : 0;
    const end = text.length > start + LONG ? text.lastIndexOf(" ", start + LONG) : text.length;
    return [start ? "… " : "", ...marked(text.slice(start, end), wanted), end < text.length ? " …" : ""];
  }

  function marked(text, wanted) {
    const pieces = [];
    let after = 0;
    for (const found of split(text)) {
      if (!fits(found, wanted)) continue;
      pieces.push(text.slice(after, found.start), make("mark", text.slice(found.start, found.end)));
      after = found.end;
    }
    return [...pieces, text.slice(after)];
  }

  function fits({ word }, wanted) {
    return wanted.some((one) => word.startsWith(one));
  }

  // The words of a text without case, accents, soft hyphens and word joiners, each with its place.
  function split(text = "") {
    return [...text.matchAll(/[\p{L}\p{N}\p{M}\p{Cf}]+/gu)].map(({ 0: { length }, 0: found, index }) => ({
      word: found.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase(),
      start: index,
      end: index + length,
    })).filter(({ word }) => word);
  }

  function make(tag, ...held) {
    const element = document.createElement(tag);
    element.append(...held);
    return element;
  }
})();
