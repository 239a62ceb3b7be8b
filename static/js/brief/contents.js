/* Marks in the contents the section being read, and names it above the events that stand beside the text.
   Without this file, the contents lead there. */
(() => {
  const LINE = 0.4; // of the window's height, as in rail.js

  const links = [...document.querySelectorAll(".contents a")];
  if (!links.length) return;

  const heads = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const rail = document.querySelector(".rail");
  const here = document.createElement("a");
  here.className = "here";
  here.href = "#contents";
  here.hidden = true;
  rail?.prepend(here);
  const watching = new IntersectionObserver(mark, { rootMargin: `9999999px 0px -${100 * (1 - LINE)}%` });
  for (const head of heads) watching.observe(head); // and so be told where they stand once the page is laid out

  function mark() {
    const read = heads.findLastIndex((head) => head.getBoundingClientRect().top < innerHeight * LINE);
    links.forEach((link, place) => { link.ariaCurrent = place === read ? "true" : null; });
    here.textContent = (links[read] ?? document.getElementById("contents")).textContent;
    here.hidden = !rail || getComputedStyle(rail).position !== "sticky";
  }
})();
