/* Copied words have plain spaces, and no joiners. Without this file, they keep those that were set. */
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (event.target.matches?.("input, textarea") || !/[\u00a0\u202f\u2060]/.test(`${selection}`)) return;
  const copied = document.createElement("div");
  for (let i = 0; i < selection.rangeCount; i++) copied.append(selection.getRangeAt(i).cloneContents());
  for (const link of copied.querySelectorAll("[href]")) link.href = link.href; // whole, as elsewhere it is read
  for (const part of copied.querySelectorAll("button, script, template")) part.remove();
  event.clipboardData.setData("text/plain", plain(`${selection}`));
  event.clipboardData.setData("text/html", plain(copied.innerHTML));
  event.preventDefault();

  function plain(text) {
    return text.replace(/\u2060/g, "").replace(/[\u00a0\u202f]|&nbsp;/g, " ");
  }
});
