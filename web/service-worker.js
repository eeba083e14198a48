/* global BUILD, FILES */
// The build sets BUILD (a hash) and FILES (addresses of the app's own files) in front of this, and serves it as /sw.js.
//
// It opens the app without a network, shows notifications (push-sw.js), and does nothing else: pages come from the
// server whenever it answers, so that no old build holds anybody; files whose name has a hash come from here; what the
// server says (/api and all other addresses) is never kept.

importScripts("/push-sw.js");

const PREFIX = "signalbox-";
const CACHE = PREFIX + BUILD;
/** Then a page opens from here: a train in a tunnel often says nothing at all. */
const PATIENCE_MS = 4_000;
/** Here a person may be, and no page of the app. */
const NOT_PAGES = /^\/(api|socket\.io|ws|health|prometheus|docs|mcp|a2a|assets)(\/|$)|\.[^/]*$/;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(PREFIX) && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!NOT_PAGES.test(pathname)) event.respondWith(page(request));
  } else if (FILES.includes(pathname)) {
    event.respondWith(pathname.startsWith("/assets/") ? hashed(request) : plain(request));
  }
});

async function page(request) {
  const kept = await lookUp("/");
  if (kept === undefined) return fetch(request);
  let timer;
  const patience = new Promise((resolve) => {
    timer = setTimeout(() => resolve(kept), PATIENCE_MS);
  });
  // A proxy before a server that restarts answers in its place.
  const answer = fetch(request).then(
    (response) => ([502, 503, 504].includes(response.status) ? kept : response),
    () => kept,
  );
  return Promise.race([answer, patience]).finally(() => clearTimeout(timer));
}

async function hashed(request) {
  return (await lookUp(request)) ?? fetch(request);
}

async function plain(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await lookUp(request);
    if (kept === undefined) throw error;
    return kept;
  }
}

async function lookUp(request) {
  return (await caches.open(CACHE)).match(request);
}
