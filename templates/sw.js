{% if site.offline %}
/* Keeps the site for reading without a connection. What the network has always comes first, so nothing shown online is old. */
const OURS = `policybrief ${registration.scope} `; // other sites may stand at the same host
const EDITION = OURS + {{ edition }};
const FILES = {{ files }};

addEventListener("install", (event) => {
  event.waitUntil(keep());
  skipWaiting();
});

addEventListener("activate", (event) => event.waitUntil(tidy()));

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(registration.scope)) event.respondWith(answer(event.request));
});

async function keep() {
  const cache = await caches.open(EDITION);
  await cache.addAll(FILES.map((file) => new Request(new URL(file, registration.scope), { cache: "no-cache" })));
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== EDITION).map((name) => caches.delete(name)));
  await clients.claim();
}

async function answer(request) {
  try {
    const response = await fetch(request, { cache: "no-cache" }); // so that no older copy of the browser's own is taken
    if (response.ok && response.type === "basic" && !response.redirected) store(request, response.clone());
    return response;
  } catch (failure) {
    const found = await recall(request);
    if (found) return found;
    throw failure;
  }
}

async function store(request, response) {
  const cache = await caches.open(EDITION);
  await cache.put(named(request.url), response);
}

async function recall(request) {
  const cache = await caches.open(EDITION);
  return (await cache.match(named(request.url))) ?? (request.mode === "navigate" ? cache.match(named("{{ not_found }}")) : undefined);
}

// The address of a file: without question and fragment, and with the name that a server adds by itself.
function named(address) {
  const { origin, pathname } = new URL(address, registration.scope);
  return origin + pathname + (pathname.endsWith("/") ? "index.html" : "");
}
{% else %}
/* This site is not kept for reading offline; whatever was kept of it before is taken away. */
addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(`policybrief ${registration.scope} `)).map((name) => caches.delete(name)));
  await registration.unregister();
}
{% endif %}
