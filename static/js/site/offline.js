/* Has the browser keep the site for reading offline. Without this file, it is read online. */
(() => {
  const way = document.currentScript.dataset.worker;
  if (!way) return;
  const worker = new URL(way, document.baseURI);
  if (!worker.protocol.startsWith("http") || !isSecureContext || !navigator.serviceWorker) return;
  if (navigator.connection?.saveData) return;
  addEventListener("load", () => navigator.serviceWorker.register(worker).catch(() => {})); // which a browser may refuse
})();
