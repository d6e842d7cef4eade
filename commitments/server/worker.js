/* What stands beside the pages in a browser, and sees what they ask for: what was seen opens again without a network.
   Public pages alone, each marked by the server with a line that says of which day it is (render/templates/kept.html): the
   network comes first, and only where it fails or is too late the copy is shown, with that line. */
const PATIENCE = 8000;  // milliseconds until an answer begins
const MOST = { pages: 200, bytes: 20e6 };  // the oldest go first
const NO_SERVER = [502, 504];  // what stands before it answers
const KEPT = `${registration.scope} ${SITE.program}`;
const MARK = /<!--kept (.*?)-->/gs;  // on each screen of a talk there is one

const inside = (url) => url.startsWith(registration.scope) && url.slice(registration.scope.length).split(/[?#]/)[0];
const isKept = (url) => SITE.pages.includes(inside(url)) || /^l\/../.test(inside(url));

const keep = async (url, answer) => {
  if (!answer.ok || answer.redirected || /no-store/.test(answer.headers.get("cache-control"))) return;
  const body = await answer.blob();
  if (!inside(url).endsWith(SITE.slides) && (await body.text()).search(MARK) < 0) return;
  const headers = new Headers(answer.headers);
  for (const name of ["vary", "content-encoding"]) headers.delete(name);
  headers.set("content-length", body.size);
  const cache = await caches.open(KEPT);
  await cache.delete(url);
  await cache.put(url, new Response(body, { headers }));
  let bytes = 0;
  for (const [place, each] of (await cache.keys()).reverse().entries()) {
    bytes += Number((await cache.match(each)).headers.get("content-length"));
    if (place >= MOST.pages || bytes > MOST.bytes) await cache.delete(each);
  }
};

/* A page of the dashboard that was not seen may have been seen as a light page. */
const asLight = (url) => {
  const to = new URL(url), language = to.searchParams.get("lang") ?? navigator.language.slice(0, 2);
  to.searchParams.delete("lang");
  return new URL(`l/${language}/${inside(url)}${to.search}`, registration.scope).href;
};
const find = async (url) => {
  const cache = await caches.open(KEPT), kept = await cache.match(url) ?? await cache.match(asLight(url));
  if (!kept || !/^text\/html/.test(kept.headers.get("content-type"))) return kept;
  return new Response((await kept.text()).replace(MARK, "$1"), { headers: kept.headers });
};

const late = () => new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
const give = async (url, coming) => {
  const answer = await Promise.race([coming, late()]).catch(() => null);
  return answer && !NO_SERVER.includes(answer.status) ? answer : await find(url) ?? coming;
};

addEventListener("fetch", (event) => {
  const { method, mode, destination, url } = event.request;
  if (method !== "GET" || mode !== "navigate" || destination !== "document" || !isKept(url)) return;
  const coming = fetch(event.request);
  event.waitUntil(coming.then((answer) => keep(url, answer.clone())).catch(() => {}));
  event.respondWith(give(url, coming));
});

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith(`${registration.scope} `) && name !== KEPT) await caches.delete(name);
  await clients.claim();
  /* The page that brought this here was there before it. */
  for (const { url } of await clients.matchAll()) if (isKept(url)) await fetch(url).then((answer) => keep(url, answer)).catch(() => {});
})()));
