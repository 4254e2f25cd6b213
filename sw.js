// @ts-check
/// <reference lib="webworker" />
// Keeps a visited page working without a network, and keeps it whole.
//
// `vendor/site.json`, which the build writes, names every file of the site by its SHA-256. All
// files of one such list are one version. A page gets every file from the version it was opened
// with; a new version is fetched beside it, checked file by file, and used by the next page that
// is opened when it is complete, not before. Caches of other scopes are not touched.
//
// A version has a cache of its own, for what it brought; what lies in `vendor/` and has not changed
// stays in the cache of an earlier version (`from`), with the code that the browser compiled of it.
// Storage may refuse anything at any time: then the answer comes from the network.
(() => {
  "use strict";

  const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  const { scope } = sw.registration;
  const prefix = `backrow:${scope}:`;
  const STATE = `${prefix}state`;
  const LIST = "vendor/site.json";
  const PAGE = "index.html";
  const NOTES = "notes/manifest.json";
  const MODULE = /\.m?js$/;
  const PICTURE = /\.(?:avif|gif|jpe?g|png|webp)$/i;
  const CURRENT = `${scope}.backrow/current`;
  const PREVIOUS = `${scope}.backrow/previous`;
  const TOO_LARGE = `${scope}.backrow/too-large`;
  const DAY = 86_400_000; // ms
  const ASKS_WITHIN = 10_000; // ms: a page that has asked for no update by then may be unable to

  /** @typedef {{version: string, files: Record<string, string>, from?: Record<string, string>}} Site */

  /** The version of a page that came from the network, and gets everything from there. @type {Site} */
  const NETWORK = { version: "", files: {} };

  /** The cache that holds a version's file. @param {Site} site @param {string} path */
  const cacheOf = (site, path) => prefix + (site.from?.[path] ?? site.version);
  /** @param {string} path */
  const address = (path) => scope + path.split("/").map(encodeURIComponent).join("/");
  /** @param {string} id */
  const clientKey = (id) => `${scope}.backrow/client/${id}`;

  /** What a cache holds, if it holds it and can be read. @param {string} cacheName @param {string} url */
  const find = (cacheName, url) => caches.match(url, { cacheName }).catch(() => undefined);
  /** @param {string} key @returns {Promise<Site | undefined>} */
  const readSite = async (key) => (await find(STATE, key))?.json().catch(() => undefined);
  /** @param {string} key @param {object} value */
  const write = async (key, value) => {
    const headers = { date: new Date().toUTCString() };
    await (await caches.open(STATE)).put(key, new Response(JSON.stringify(value), { headers }));
  };
  /** @param {Response | undefined} written */
  const isOfToday = (written) => Date.now() - Date.parse(written?.headers.get("date") ?? "") < DAY;

  /** @param {ArrayBuffer} bytes */
  const digest = async (bytes) =>
    Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // ---- a new version --------------------------------------------------------------------------

  /** The network has answered, and has no such file any more. */
  class Gone extends Error {}

  /**
   * A file of exactly this content, from the network. The page has the scope's own address, which
   * hosts do not redirect: many send `/index.html` to `/`.
   * @param {string} path @param {string} hash
   */
  const fetchExact = async (path, hash) => {
    const url = path === PAGE ? scope : address(path);
    let failed = "";
    for (const cache of /** @type {RequestCache[]} */ (["default", "no-cache", "reload"])) {
      const response = await fetch(url, { cache });
      const kept = response.clone(); // with its address, for which the browser keeps compiled code
      if (response.ok && await digest(await response.arrayBuffer()) === hash) return kept;
      if (!response.ok && response.status !== 404 && response.status !== 410) failed = ` (${response.status})`;
    }
    throw new (failed ? Error : Gone)(`${path} is not what ${LIST} says${failed}`);
  };

  let isRemoved = false;

  /** Fetch what the site's list names and no cache has; make it the current version when it is whole. */
  const update = async () => {
    const answer = await fetch(address(LIST), { cache: "no-cache" });
    if (answer.status === 404 || answer.status === 410) return remove();
    if (!answer.ok) return undefined;
    /** @type {Site} */
    const site = await answer.json();
    const refused = await find(STATE, TOO_LARGE);
    if (isOfToday(refused) && (await refused?.json())?.version === site.version) return undefined;
    const old = await readSite(CURRENT);
    site.from = {};
    try {
      const own = await caches.open(prefix + site.version);
      for (const [path, hash] of Object.entries(site.files)) {
        if (isRemoved) throw new Error("it was removed");
        const kept = old?.files[path] === hash && await find(cacheOf(old, path), address(path));
        if (old && kept && path.startsWith("vendor/")) site.from[path] = old.from?.[path] ?? old.version;
        else if (!await own.match(address(path))) await own.put(address(path), kept || await fetchExact(path, hash));
      }
      if (old && old.version !== site.version) await write(PREVIOUS, old);
      await write(CURRENT, site);
    } catch (error) {
      await sweep().catch(() => {}); // of what there is of the new version
      if (error instanceof Error && error.name === "QuotaExceededError") await write(TOO_LARGE, { version: site.version });
      throw error;
    }
    if (old) await tellClients(site, old);
    await sweep();
    return undefined;
  };

  /** When an update was last asked for. */
  let asked = 0;

  /** One update at a time, also of two workers of which one takes over from the other. @type {Promise<void> | undefined} */
  let updating;
  const updateOnce = () => {
    asked = Date.now();
    updating ??= navigator.locks.request(`${prefix}update`, update)
      .catch((error) => console.debug(`Backrow stays as it is: ${error}`))
      .finally(() => { updating = undefined; });
    return updating;
  };

  /** Begin nothing new, and let an update that runs come to its end. */
  const stop = async () => {
    isRemoved = true;
    await updating;
  };

  /** Update although nobody asks: what is kept may be what keeps the page from asking. */
  const updateUnasked = async () => {
    const began = Date.now();
    await new Promise((resolve) => { sw.setTimeout(resolve, ASKS_WITHIN); });
    if (asked < began && !isRemoved) await updateOnce();
  };

  /** Tell a page when a whole version is kept. @param {ExtendableMessageEvent["source"]} page */
  const report = async (page) => {
    await updating;
    if (await readSite(CURRENT)) page?.postMessage({ backrow: "kept" });
  };

  /** Tell every open page of another version that there is a newer one, and whether its notes differ. @param {Site} site @param {Site} old */
  const tellClients = async (site, old) => {
    for (const client of await sw.clients.matchAll({ type: "window", includeUncontrolled: true })) {
      const path = client.url.replace(/[?#].*$/, "").slice(scope.length); // a page below may be another library's
      const isOurs = client.url.startsWith(scope) && (path === "" || path === PAGE);
      const its = sites.get(client.id) ?? await readSite(clientKey(client.id)) ?? (isOurs && old);
      if (its && its.version !== site.version)
        client.postMessage({ backrow: "updated", notes: its.files[NOTES] !== site.files[NOTES] });
    }
  };

  /**
   * Delete what nobody needs. Needed are the current version, the one before it (a page of which may
   * just be opening: such pages are not listed) and those of open pages.
   */
  const sweep = async () => {
    const open = new Set((await sw.clients.matchAll({ type: "all", includeUncontrolled: true })).map(({ id }) => clientKey(id)));
    const state = await caches.open(STATE);
    /** @type {Map<string, Set<string>>} */
    const needed = new Map([[STATE, new Set()]]);
    for (const request of await state.keys()) {
      const written = await state.match(request);
      const isClosed = request.url.startsWith(clientKey("")) && !open.has(request.url);
      if (isClosed && !isOfToday(written)) await state.delete(request);
      if (isClosed || request.url === TOO_LARGE) continue;
      /** @type {Site} */
      const site = await written?.json() ?? NETWORK;
      for (const path of Object.keys(site.files)) {
        const cacheName = cacheOf(site, path);
        needed.set(cacheName, (needed.get(cacheName) ?? new Set()).add(address(path)));
      }
    }
    for (const cacheName of await caches.keys()) {
      if (!cacheName.startsWith(prefix) || cacheName === STATE) continue;
      const urls = needed.get(cacheName);
      const cache = await caches.open(cacheName);
      // each by itself: a cache that is deleted keeps its room as long as anything refers to it
      for (const request of await cache.keys()) if (!urls?.has(request.url)) await cache.delete(request);
      if (!urls) await caches.delete(cacheName);
    }
  };

  /** The site is gone, or the reader wants none of this: leave nothing behind. */
  const remove = async () => {
    isRemoved = true;
    for (const cacheName of await caches.keys()) if (cacheName.startsWith(prefix)) await caches.delete(cacheName);
    await sw.registration.unregister();
  };

  // ---- answers --------------------------------------------------------------------------------

  /** The version of each page, here and in the state's cache, for a worker that was stopped meanwhile. @type {Map<string, Site>} */
  const sites = new Map();

  /** What was opened last without a name: WebKit does not say which page it opens. @type {Site | undefined} */
  let unnamed;

  /** Note which version a page has. @param {ExtendableEvent} event @param {string} id @param {Site} site */
  const note = (event, id, site) => {
    if (!id) unnamed = site;
    else sites.set(id, site);
    if (id && !isRemoved) event.waitUntil(write(clientKey(id), site).catch(() => {}));
    return site;
  };

  /** A page is opened: it gets the current version. @param {FetchEvent} event */
  const openPage = async (event) => {
    event.waitUntil(updateUnasked());
    const site = await readSite(CURRENT);
    const page = site && await answerFrom(site, PAGE, event).catch(() => undefined);
    note(event, event.resultingClientId, page ? site : NETWORK);
    if (!page) return fetch(event.request);
    // browsers take no redirected answer for a page
    return page.redirected ? new Response(page.body, { status: page.status, headers: page.headers }) : page;
  };

  /** `?forget` comes from the network, for what is kept may be broken; without a network it is what is kept. @param {FetchEvent} event */
  const openForget = (event) => {
    if (event.resultingClientId) sites.set(event.resultingClientId, NETWORK); // nothing is written about it
    return fetch(event.request).catch(() => openPage(event));
  };

  /** A page asks for a file: it gets that of its own version. @param {FetchEvent} event @param {string} path */
  const answer = async (event, path) => {
    const id = event.clientId;
    const known = sites.get(id) ?? (id && await readSite(clientKey(id)));
    if (known) sites.set(id, known);
    return answerFrom(known || (unnamed && note(event, id, unnamed)) || await siteOfAll(), path, event);
  };

  /**
   * A file of a version. When the browser has evicted it, the network may still have the very same;
   * when it answers that it has not, the version is given up: the page says that it could not start,
   * and the next one comes whole from the network. A picture is not worth that.
   * @param {Site} site @param {string} path @param {FetchEvent} event
   */
  const answerFrom = async (site, path, event) => {
    const hash = site.files[path];
    if (!hash) return fetch(event.request);
    const found = await find(cacheOf(site, path), address(path));
    if (found) return MODULE.test(path) ? unremembered(found) : found;
    try {
      const response = await fetchExact(path, hash);
      event.waitUntil(mend(cacheOf(site, path), path, response.clone()).catch(() => {}));
      return response;
    } catch (error) {
      if (error instanceof Gone && !PICTURE.test(path) && await isReplaced(site).catch(() => false)) await giveUp(site).catch(() => {});
      throw error;
    }
  };

  /**
   * An answer that the browser's memory does not keep: it gives a page that is opened again in its tab
   * the modules of the page before, which may be of another version, without a word to us.
   * @param {Response} found
   */
  const unremembered = ({ body, headers, status }) => {
    const answered = new Response(body, { headers, status });
    answered.headers.set("cache-control", "no-store");
    return answered;
  };

  /** @param {string} cacheName @param {string} path @param {Response} response */
  const mend = async (cacheName, path, response) => {
    if (await caches.has(cacheName)) await (await caches.open(cacheName)).put(address(path), response);
  };

  /** Whether the network has another version, and not only something that answers in its place. @param {Site} site */
  const isReplaced = async ({ version }) => {
    const answered = await fetch(address(LIST), { cache: "no-cache" });
    if (!answered.ok) return answered.status === 404 || answered.status === 410;
    const other = await answered.json().catch(() => undefined);
    return typeof other?.version === "string" && other.version !== version;
  };

  /** @param {Site} site */
  const giveUp = async ({ version }) => {
    if ((await readSite(CURRENT))?.version === version) await (await caches.open(STATE)).delete(CURRENT);
  };

  /** For a page's worker, which has an id of its own: the version of the open pages, if they have one. */
  const siteOfAll = async () => {
    const pages = await sw.clients.matchAll({ type: "window" });
    const all = await Promise.all(pages.map(async ({ id }) => sites.get(id) ?? await readSite(clientKey(id))));
    const known = all.filter((site) => site !== undefined);
    if (!known.length) return await readSite(CURRENT) ?? NETWORK;
    return new Set(known.map(({ version }) => version)).size === 1 ? known[0] : NETWORK;
  };

  sw.addEventListener("install", (event) => {
    event.waitUntil(updateOnce());
    sw.skipWaiting();
  });
  sw.addEventListener("message", (event) => {
    if (event.data === "update") event.waitUntil(updateOnce());
    if (event.data === "report") event.waitUntil(report(event.source));
    if (event.data === "remove") event.waitUntil(stop().then(remove));
  });
  sw.addEventListener("fetch", (event) => {
    const url = event.request.url.replace(/[?#].*$/, "");
    if (event.request.method !== "GET" || !url.startsWith(scope) || url === address(LIST)) return;
    const path = decodeURIComponent(url.slice(scope.length)) || PAGE;
    if (event.request.mode !== "navigate") event.respondWith(answer(event, path));
    else if (path === PAGE) event.respondWith(new URL(event.request.url).search === "?forget" ? openForget(event) : openPage(event));
  });
})();
