/* Shows beside a mention what the page says of it. Without this file, mentions are links. */
(() => {
  const WAIT = 300; // ms
  const WAIT_AGAIN = 120; // when one has closed within
  const LATELY = 600;
  const GAP = 8; // px
  const DEPTH = 3;
  const LINK = "a:is([role$=ref], .event, .section):not(.chronicle a)";
  const TRIGGER = "a[aria-expanded]"; // a link whose card was found
  const HEADING = "h1, h2, h3, h4, h5, h6";

  const told = {}; // by where its first link leads
  for (const one of document.querySelectorAll("template")) told[one.content.querySelector("a")?.getAttribute("href")] = one;

  const open = []; // each { card, trigger } stands in the card before it
  let opening, closing; // timers
  let closedAt = -LATELY;
  let x, y;
  let over = null; // what is there, and not what scrolls under it
  let rested = null; // its trigger
  let dismissed = null; // by Esc
  let pressed = "mouse";

  if (!HTMLElement.prototype.showPopover || !document.querySelector(LINK)) return;

  const button = document.createElement("button");
  button.className = "card-switch";
  document.querySelector(".site-foot")?.append(button);
  let shown = true;
  try { shown = localStorage.previews !== "hidden"; } catch {} // storage may be forbidden
  offer();

  button.addEventListener("click", () => {
    shown = !shown;
    try { localStorage.previews = shown ? "shown" : "hidden"; } catch {}
    offer();
  });

  addEventListener("pointermove", ({ pointerType, buttons, clientX, clientY, target }) => {
    if (pointerType !== "mouse" || buttons || (clientX === x && clientY === y)) return;
    x = clientX;
    y = clientY;
    over = (!target.closest(".card") && open.findLast(isNear)?.card) || target;
    const trigger = over.closest(TRIGGER);
    if (trigger !== dismissed) dismissed = null;
    if (trigger && trigger !== rested && trigger !== dismissed) wait(trigger);
    rested = trigger;
    settle();
  });

  document.documentElement.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "mouse") return;
    over = rested = null;
    settle();
  });

  addEventListener("focusin", ({ target }) => {
    close(Math.max(kept(target), kept(over)));
    if (target === dismissed) return;
    dismissed = null;
    if (target.matches(TRIGGER + ":focus-visible")) wait(target);
  });

  addEventListener("pointerup", ({ pointerType, target }) => {
    pressed = pointerType;
    close(Math.max(kept(target), pressed === "mouse" ? 0 : open.length - 1)); // a tap outside closes one
  });

  addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const byKey = !event.detail;
    clearTimeout(opening);
    if (!link.matches(TRIGGER) || (!byKey && pressed === "mouse") || isBeside(link)) return setTimeout(close);
    event.preventDefault();
    if (!byKey && link.ariaExpanded === "true") return close(kept(link) - 1);
    show(link, byKey ? Infinity : event.clientY);
    if (byKey) link.nextSibling.focus();
    else over = link;
  });

  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    clearTimeout(opening);
    if (!open.length) return;
    event.preventDefault();
    dismissed = open.at(-1).trigger;
    close(open.length - 1);
  });

  for (const leaving of ["beforeprint", "pagehide", "popstate"]) {
    addEventListener(leaving, () => {
      clearTimeout(opening);
      close();
      dismissed = document.activeElement; // which the focus may return to
    });
  }

  function offer() {
    button.textContent = shown ? "Hide previews" : "Show previews";
    mark(document, shown);
  }

  function mark(root, shown) {
    for (const link of root.querySelectorAll(LINK)) {
      const found = shown && sourceOf(link) ? "dialog" : null;
      link.ariaHasPopup = found;
      link.ariaExpanded = found && "false";
    }
  }

  function wait(trigger) {
    clearTimeout(opening);
    const delay = performance.now() - closedAt < LATELY ? WAIT_AGAIN : WAIT;
    opening = setTimeout(() => {
      if (trigger === rested && trigger.matches(":hover")) show(trigger, y);
      else if (trigger.matches(":focus-visible")) show(trigger, Infinity);
      else rested = null;
    }, delay);
  }

  // Closes, in a while, what nothing keeps open.
  function settle() {
    const count = wanted();
    if (count === open.length) return closing = clearTimeout(closing);
    closing ||= setTimeout(() => {
      closing = 0;
      close(Math.max(count, wanted()));
      settle();
    }, WAIT);
  }

  function wanted() {
    return Math.max(kept(over), kept(document.activeElement.closest(":focus-visible")));
  }

  // How many cards an element keeps open.
  function kept(element) {
    return open.findLastIndex(({ card, trigger }) => card.contains(element) || trigger.contains(element)) + 1;
  }

  function isNear({ card }) {
    const { left, right, top, bottom } = card.getBoundingClientRect();
    return x >= left - GAP && x <= right + GAP && y >= top - GAP && y <= bottom + GAP;
  }

  function close(count = 0) {
    while (open.length > count) {
      const { card, trigger } = open.pop();
      trigger.ariaExpanded = "false";
      if (card.contains(document.activeElement)) {
        dismissed = trigger;
        trigger.focus({ preventScroll: true });
      }
      card.remove();
      closedAt = performance.now();
    }
  }

  function show(trigger, height) {
    if (trigger.ariaExpanded === "true" || isBeside(trigger)) return;
    close(kept(trigger));
    const card = make(trigger);
    mark(card, open.length + 1 < DEPTH);
    trigger.after(card); // where Tab finds it
    trigger.ariaExpanded = "true";
    card.showPopover();
    put(card, trigger, height);
    open.push({ card, trigger });
  }

  function sourceOf(link) {
    const address = link.getAttribute("href");
    return told[address] ?? document.getElementById(decodeURIComponent(address.slice(1)));
  }

  // Whether it can be read in the margin already.
  function isBeside(trigger) {
    return getComputedStyle(sourceOf(trigger)).position === "absolute";
  }

  function make(trigger) {
    const source = sourceOf(trigger);
    const id = "#" + CSS.escape(source.id);
    const parts = source.matches(HEADING) // and the first paragraph below it
      ? [...document.querySelectorAll(`${id}, ${id} ~ p:not(${id} ~ :is(${HEADING}) ~ p)`)].slice(0, 2)
      : (source.content ?? source).childNodes;
    const card = document.createElement("div");
    for (const part of parts) card.append(part.cloneNode(true));
    for (const part of card.querySelectorAll(".back, .note-back, .card")) part.remove();
    for (const part of card.querySelectorAll("*")) {
      part.removeAttribute("id");
      part.removeAttribute("data-note"); // by which notes stand in the margin
    }
    for (const heading of card.querySelectorAll(HEADING)) {
      const title = document.createElement("p");
      title.className = "card-title";
      title.append(...heading.childNodes);
      heading.replaceWith(title);
    }
    const name = card.querySelector("dfn, .name a") ?? card.querySelector(".note-title, .card-title") ?? trigger;
    const list = name === trigger && source.closest("section")?.querySelector(HEADING).textContent + " "; // Sources [1]
    card.ariaLabel = name.ariaLabel ?? (list || "") + name.textContent;
    card.className = "card";
    card.dir = source.dir || "auto";
    card.lang = source.closest("[lang]").lang;
    card.popover = "manual";
    card.role = "dialog";
    card.tabIndex = -1;
    return card;
  }

  // Under the line at that height, or above it.
  function put(card, trigger, height) {
    const { clientWidth, clientHeight } = document.documentElement;
    const lines = [...trigger.getClientRects()];
    const { left, right, top, bottom } = lines.find((line) => height <= line.bottom) ?? lines.at(-1);
    const { width, height: wish } = card.getBoundingClientRect();
    const below = clientHeight - bottom;
    const under = wish + 2 * GAP <= below || below >= top;
    const room = (under ? below : top) - 2 * GAP;
    const start = getComputedStyle(trigger).direction === "rtl" ? right - width : left;
    const inset = Math.max(GAP, Math.min(start, clientWidth - width - GAP));
    const offset = under ? bottom + GAP : top - GAP - Math.min(wish, room);
    card.style.cssText = `--x: ${inset + scrollX}px; --y: ${offset + scrollY}px; --room: ${room}px`;
    if (trigger === rested || open.length || getComputedStyle(card).position !== "fixed") return;
    scrollBy(0, Math.max(0, bottom + GAP - card.getBoundingClientRect().top));
  }
})();
