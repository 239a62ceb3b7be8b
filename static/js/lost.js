/* Offers what an address that leads nowhere may have meant. Without this file, the page leads to the lists of everything. */
(() => {
  const root = new URL("../../", document.currentScript.src);
  const MOST = 3;

  const place = document.querySelector(".deck");
  const wanted = name(location.pathname);
  if (!place || !wanted || typeof searchIndex === "undefined") return;

  const near = searchIndex
    .flatMap(([, , rows]) => rows)
    .filter(([address]) => !address.includes("#"))
    .map(([address, title]) => ({ address, title, slips: distance(wanted, name(address)) }))
    .filter(({ slips }) => slips <= Math.max(1, wanted.length / 3))
    .sort((one, other) => one.slips - other.slips)
    .slice(0, MOST);
  if (!near.length) return;

  const offer = document.createElement("p");
  offer.append("Did you mean ");
  near.forEach(({ address, title }, index) => {
    const link = document.createElement("a");
    link.href = new URL(address, new URL("search/", root));
    link.textContent = title;
    offer.append(index ? ", or " : "", link);
  });
  offer.append("?");
  place.after(offer);

  // The last name in an address.
  function name(path) {
    let plain = path;
    try { plain = decodeURIComponent(path); } catch {} // which may be no text
    return plain.toLowerCase().replace(/(\/|\/?index|\.html)+$/, "").split("/").at(-1).slice(0, 80);
  }

  // How many letters must be changed, added or left out (Levenshtein).
  function distance(one, other) {
    let row = [...Array(other.length + 1).keys()];
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
      }
      row = next;
    }
    return row[other.length];
  }
})();
