/* Has the browser keep the site for reading offline. Without this file, it is read online. */
(() => {
  const worker = new URL("../../sw.js", document.currentScript.src);
  if (!worker.protocol.startsWith("http") || !isSecureContext || !navigator.serviceWorker) return;
  if (navigator.connection?.saveData) return;
  addEventListener("load", () => navigator.serviceWorker.register(worker).catch(() => {})); // which a browser may refuse
})();
