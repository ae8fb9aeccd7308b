// Between the pages and the network. It keeps files whose address names their content, and the page OFFLINE, all listed
// by the server in KEPT under the name RELEASE. Every other page comes from the network or not at all.
addEventListener("install", (event) => {
  skipWaiting(); // nothing kept can be out of date, so that a new release need not wait for old pages to close
  event.waitUntil(caches.open(RELEASE).then((cache) => cache.addAll([OFFLINE, ...KEPT])));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== RELEASE) await caches.delete(name);
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (new URL(request.url).pathname.startsWith("/assets/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
});

async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const reply = await fetch(request);
  if (reply.ok) (await caches.open(RELEASE)).put(request, reply.clone());
  return reply;
}

async function page(request) {
  try {
    return await fetch(request);
  } catch (problem) {
    // A form that could not be sent leads back to its own page, whose address can be opened again.
    if (request.method !== "GET") return Response.redirect(request.referrer || "/", 303);
    const kept = await caches.match(OFFLINE);
    if (!kept) throw problem;
    return new Response(kept.body, { status: 503, headers: kept.headers });
  }
}
