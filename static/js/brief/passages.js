/* Makes of each paragraph's number a way to cite it. Without this file, numbers stand on wide screens and paper. */
(() => {
  const SHOWN_FOR = 4000; // milliseconds that a word of what was done stays in sight

  const brief = document.querySelector("article.brief");
  const paragraphs = brief?.querySelectorAll(".prose > p[id]");
  if (!paragraphs?.length) return;

  const address = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
  const foot = document.querySelector(".site-foot");
  const toggle = document.createElement("button");
  const told = document.createElement("output"); // which is read aloud
  let forgetting; // timer
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
    const { id } = paragraph;
    const name = `ink and citation of paragraph ${id.slice(1)}`;
    const button = document.createElement("button"); // over the number, which the style draws
    button.className = "passage";
    button.ariaLabel = "Copy l" + name;
    button.addEventListener("click", async () => {
      const words = `${brief.dataset.citation}, para. ${id.slice(1)}.\n${address}#${id}`;
      try {
        await navigator.clipboard.writeText(words);
        tell(`L${name} copied`);
      } catch {
        lay("L" + name, words); // the clipboard may be refused, or not be there
      }
    });
    paragraph.prepend(button);
  }

  function offer() {
    brief.dataset.numbers = shown ? "shown" : "hidden";
    toggle.ariaPressed = shown;
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
