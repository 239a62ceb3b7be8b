/* Makes of each paragraph's number a way to cite it, and of selected words a quotation.
   Without this file, numbers stand on wide screens and paper, and words are copied alone. */
(() => {
  const SHOWN_FOR = 4000; // milliseconds that a word of what was done stays in sight
  const REST = 250; // that a selection rests before a quotation is offered
  const REST_BY_TOUCH = 900; // so long that the system's own menu stands there
  const ENDS = 4; // words by which a link names the beginning of a quotation, and its end
  const UNSAID = ".citation, .note-mark, .note-ref, button"; // in a quotation

  const brief = document.querySelector("article.brief");
  const paragraphs = [...brief?.querySelectorAll(".prose > p[id]") ?? []];
  if (!paragraphs.length) return;

  const address = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
  const foot = document.querySelector(".site-foot");
  const toggle = document.createElement("button");
  const quote = document.createElement("button");
  const told = document.createElement("output"); // which is read aloud
  let forgetting, resting; // timers
  let pressed = "mouse";
  let held = false; // a finger, or a button of the mouse
  let quotation, declined; // one that is not offered again
  let shown = false;
  try { shown = localStorage.numbers === "shown"; } catch {} // storage may be forbidden

  toggle.className = "card-switch";
  toggle.textContent = "Paragraph numbers";
  told.className = "told";
  foot?.append(toggle, told);
  offer();

  toggle.addEventListener("click", () => {
    shown = !shown;
    try { localStorage.numbers = shown ? "shown" : "hidden"; } catch {}
    offer();
  });

  for (const paragraph of paragraphs) {
    const name = "ink and citation of paragraph " + paragraph.id.slice(1);
    const button = document.createElement("button"); // over the number, which the style draws
    button.className = "passage";
    button.ariaLabel = "Copy l" + name;
    button.addEventListener("click", () => copy("L" + name, cite(paragraph)));
    paragraph.prepend(button);
  }

  quote.className = "quote";
  quote.textContent = "Copy as quotation";
  quote.addEventListener("mousedown", (event) => event.preventDefault()); // or the selection would go
  quote.addEventListener("blur", wait);
  quote.addEventListener("click", () => {
    decline();
    copy("Quotation", quotation);
  });

  document.addEventListener("selectionchange", wait);
  for (const kind of ["pointerdown", "pointerup", "pointercancel"]) {
    addEventListener(kind, ({ pointerType, type }) => {
      pressed = pointerType;
      held = type === "pointerdown";
      wait();
    });
  }
  addEventListener("keydown", (event) => {
    pressed = "mouse";
    if (event.key === "Escape") decline();
    if (event.key !== "Tab" || event.shiftKey || !quote.isConnected || !document.activeElement.matches("body, main")) return;
    event.preventDefault(); // Tab goes on from the selection, which few browsers do
    quote.focus();
  });

  function offer() {
    brief.dataset.numbers = shown ? "shown" : "hidden";
    toggle.ariaPressed = shown;
  }

  function wait() {
    clearTimeout(resting);
    resting = setTimeout(offerQuotation, pressed === "mouse" ? REST : REST_BY_TOUCH);
  }

  function decline() {
    clearTimeout(resting);
    declined = quotation;
    quote.remove();
  }

  // At the end of what is selected; to a finger at the foot of the window, away from the system's menu.
  function offerQuotation() {
    if (held || document.activeElement === quote) return;
    quote.remove();
    quotation = "";
    const selection = getSelection();
    const paragraph = selection.rangeCount && paragraphs.find((one) => selection.containsNode(one, true) && holds(one));
    if (!paragraph) return declined = "";
    const range = part(paragraph);
    const words = said(range).replace(/“([^“”„]*)”/g, "‘$1’");
    quotation = `“${words}”\n${cite(paragraph)}:~:text=${directive(plain(range))}`;
    if (quotation === declined) return;
    const { right, bottom } = [...range.getClientRects()].at(-1);
    const { left, top } = paragraph.getBoundingClientRect();
    quote.style.cssText = `--x: ${right - left}px; --y: ${bottom - top}px`;
    quote.dataset.by = pressed;
    paragraph.append(quote);
  }

  // Whether all that is selected lies in a paragraph.
  function holds(paragraph) {
    const words = plain(part(paragraph));
    return words && words === plain(getSelection().getRangeAt(0));
  }

  function part(paragraph) {
    const { startContainer, startOffset, endContainer, endOffset } = getSelection().getRangeAt(0);
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    if (paragraph.contains(startContainer)) range.setStart(startContainer, startOffset);
    if (paragraph.contains(endContainer)) range.setEnd(endContainer, endOffset);
    return range;
  }

  // The words of a range without numbers of sources and notes.
  function said(range) {
    const copied = range.cloneContents();
    for (const mark of copied.querySelectorAll(UNSAID)) {
      const before = mark.previousSibling;
      if (before?.data) before.data = before.data.trimEnd();
      mark.remove();
    }
    return plain(copied.textContent);
  }

  // What a link says of the words that a browser is to find (URL Fragment Text Directives).
  function directive(text) {
    const words = text.split(" ");
    const texts = words.length > 2 * ENDS ? [words.slice(0, ENDS), words.slice(-ENDS)] : [words];
    return texts.map((words) => encodeURIComponent(words.join(" ")).replace(/-/g, "%2D")).join();
  }

  function plain(text) {
    return `${text}`.replace(/\u2060/g, "").replace(/\s+/g, " ").trim();
  }

  function cite({ id }) {
    return `${document.querySelector(".cite").dataset.citation}, para. ${id.slice(1)}.\n${address}#${id}`;
  }

  async function copy(name, words) {
    try {
      await navigator.clipboard.writeText(words);
      tell(`${name} copied`);
    } catch {
      lay(name, words); // the clipboard may be refused, or not be there
    }
  }

  function tell(words) {
    clearTimeout(forgetting);
    told.textContent = words;
    forgetting = setTimeout(tell, SHOWN_FOR, "");
  }

  // Lays the words out, to be copied by hand.
  function lay(name, words) {
    const dialog = document.createElement("dialog");
    dialog.className = "slip";
    dialog.ariaLabel = name;
    dialog.innerHTML = "<label>To copy<textarea readonly rows=6></textarea></label><button class=card-switch>Close</button>";
    const [text, close] = dialog.querySelectorAll("textarea, button");
    text.value = words;
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    brief.append(dialog);
    dialog.showModal();
    text.select();
  }
})();
