// Visited public pages stay readable without a connection. The network always comes first, and
// only answers that the portal itself marks "public" are kept: never anything behind a login.
const PAGES = "paginas-1";
const ASSETS = "recursos-1";
const OFFLINE_PAGE = "/sin-conexion/";
const MAXIMUM_PAGES = 80;

async function keepOfflinePage() {
  const response = await fetch(OFFLINE_PAGE);
  const html = await response.clone().text();
  await (await caches.open(PAGES)).put(OFFLINE_PAGE, response);
  const addresses = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((match) => match[1]);
  await (await caches.open(ASSETS)).addAll(addresses);
}

async function forgetOldCaches() {
  const names = await caches.keys();
  const old = names.filter((name) => name !== PAGES && name !== ASSETS);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// The oldest go first; the offline page is the first that was kept and stays.
async function keepPage(request, response) {
  const cache = await caches.open(PAGES);
  await cache.put(request, response);
  const kept = (await cache.keys()).filter((each) => new URL(each.url).pathname !== OFFLINE_PAGE);
  const tooMany = kept.slice(0, Math.max(kept.length - MAXIMUM_PAGES, 0));
  await Promise.all(tooMany.map((each) => cache.delete(each)));
}

function isPublic(response) {
  return response.ok && /\bpublic\b/.test(response.headers.get("Cache-Control") || "");
}

// The first page of all was loaded before there was a worker to keep it.
async function keepPagesAlreadyOpen() {
  for (const { url } of await self.clients.matchAll({ type: "window" })) {
    const response = await fetch(url);
    if (isPublic(response) && !response.redirected) await keepPage(url, response);
  }
}

async function page(event) {
  try {
    const response = await fetch(event.request);
    if (isPublic(response)) event.waitUntil(keepPage(event.request, response.clone()));
    return response;
  } catch {
    const cache = await caches.open(PAGES);
    return (await cache.match(event.request)) || (await cache.match(OFFLINE_PAGE)) || Response.error();
  }
}

// A collected file carries its fingerprint in its name, so a kept one is never out of date.
async function asset(event) {
  const isFingerprinted = /\.[0-9a-f]{12}\./.test(event.request.url);
  const cache = await caches.open(ASSETS);
  const kept = await cache.match(event.request);
  if (kept && isFingerprinted) return kept;
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(cache.put(event.request, response.clone()));
    return response;
  } catch {
    return kept || Response.error();
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepOfflinePage());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldCaches().then(() => self.clients.claim()).then(keepPagesAlreadyOpen));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(asset(event));
});
