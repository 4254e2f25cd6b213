// @ts-check
/// <reference lib="webworker" />
// The service worker: keeps a visited page for use without a network, in one consistent version.
// It is in the root folder because it may serve only pages in its own folder (its scope).
//
// `vendor/site.json`, which the build writes, lists the SHA-256 of every file of the site. The
// files of one such list are a version. A page gets every file from the version it was opened
// with. A new version is fetched separately and checked file by file; once it is complete, newly
// opened pages use it. Caches of other scopes are not touched.
//
// Each version has a cache for the files that were new in it. A file of `vendor/` that has not
// changed stays in the cache of an earlier version (`from`), where the browser also keeps the code
// that it compiled. Storage may fail at any time: then the network answers.
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
  const ASKS_WITHIN = 10_000; // ms within which a working page asks for an update

  /**
   * @typedef {object} Site
   * @property {string} version
   * @property {Record<string, string>} files hashes by path
   * @property {Record<string, string>} [from] by path, the version whose cache has the file
   */

  /** The version of pages from the network, which get all files from there. @type {Site} */
  const NETWORK = { version: "", files: {} };

  /** The cache that holds a version's file. @param {Site} site @param {string} path */
  const cacheOf = (site, path) => prefix + (site.from?.[path] ?? site.version);
  /** @param {string} path */
  const address = (path) => scope + path.split("/").map(encodeURIComponent).join("/");
  /** @param {string} id */
  const clientKey = (id) => `${scope}.backrow/client/${id}`;

  /** Look in a cache, which may be unreadable. @param {string} cacheName @param {string} url */
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
  const digest = async (bytes) => {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  /** @param {Response} response */
  const isMissing = ({ status }) => status === 404 || status === 410;

  // ---- a new version --------------------------------------------------------------------------

  /** The network answered that the file does not exist any more. */
  class Gone extends Error {}

  /**
   * Fetch a file of exactly this content. The page is fetched from the scope's own address, since
   * many hosts redirect `/index.html` to `/`.
   * @param {string} path @param {string} hash
   */
  const fetchExact = async (path, hash) => {
    const url = path === PAGE ? scope : address(path);
    let failed = "";
    for (const cache of /** @type {RequestCache[]} */ (["default", "no-cache", "reload"])) {
      const response = await fetch(url, { cache });
      const kept = response.clone(); // keeps its address, by which browsers store compiled code
      if (response.ok && await digest(await response.arrayBuffer()) === hash) return kept;
      if (!response.ok && !isMissing(response)) failed = ` (${response.status})`;
    }
    throw new (failed ? Error : Gone)(`${path} is not what ${LIST} says${failed}`);
  };

  let isRemoved = false;

  /** Fetch the files that no cache has; make the version current once it is complete. */
  const update = async () => {
    const answer = await fetch(address(LIST), { cache: "no-cache" });
    if (isMissing(answer)) return remove();
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
        const url = address(path);
        const kept = old?.files[path] === hash && await find(cacheOf(old, path), url);
        if (old && kept && path.startsWith("vendor/"))
          site.from[path] = old.from?.[path] ?? old.version;
        else if (!await own.match(url)) await own.put(url, kept || await fetchExact(path, hash));
      }
      if (old && old.version !== site.version) await write(PREVIOUS, old);
      await write(CURRENT, site);
    } catch (error) {
      await sweep().catch(() => {}); // deletes the incomplete version
      if (error instanceof Error && error.name === "QuotaExceededError")
        await write(TOO_LARGE, { version: site.version });
      throw error;
    }
    if (old) await tellClients(site, old);
    await sweep();
    return undefined;
  };

  /** When an update was last asked for. */
  let asked = 0;

  /**
   * The running update: one at a time, also when one worker replaces another.
   * @type {Promise<void> | undefined}
   */
  let updating;
  const updateOnce = () => {
    asked = Date.now();
    updating ??= navigator.locks.request(`${prefix}update`, update)
      .catch((error) => console.debug(`Backrow stays as it is: ${error}`))
      .finally(() => { updating = undefined; });
    return updating;
  };

  /** Begin no update, and wait for the end of a running one. */
  const stop = async () => {
    isRemoved = true;
    await updating;
  };

  /** Update if the page does not ask for it, since the kept files may be broken. */
  const updateUnasked = async () => {
    const began = Date.now();
    await new Promise((resolve) => { sw.setTimeout(resolve, ASKS_WITHIN); });
    if (asked < began && !isRemoved) await updateOnce();
  };

  /** Tell a page when a complete version is kept. @param {ExtendableMessageEvent["source"]} page */
  const report = async (page) => {
    await updating;
    if (await readSite(CURRENT)) page?.postMessage({ backrow: "kept" });
  };

  /**
   * Tell every open page of another version that there is a newer one, and whether notes differ.
   * @param {Site} site @param {Site} old
   */
  const tellClients = async (site, old) => {
    for (const client of await sw.clients.matchAll({ type: "window", includeUncontrolled: true })) {
      // a page in a folder below may be another library's
      const path = client.url.replace(/[?#].*$/, "").slice(scope.length);
      const isOurs = client.url.startsWith(scope) && (path === "" || path === PAGE);
      const its = sites.get(client.id) ?? await readSite(clientKey(client.id)) ?? (isOurs && old);
      if (its && its.version !== site.version)
        client.postMessage({ backrow: "updated", notes: its.files[NOTES] !== site.files[NOTES] });
    }
  };

  /**
   * Delete unneeded versions. Needed are the current version, the versions of open pages, and the
   * version before the current one, since a page of it may be opening and not be listed yet.
   */
  const sweep = async () => {
    const clients = await sw.clients.matchAll({ type: "all", includeUncontrolled: true });
    const open = new Set(clients.map(({ id }) => clientKey(id)));
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
      // delete each file: a deleted cache takes up space as long as anything refers to it
      for (const request of await cache.keys())
        if (!urls?.has(request.url)) await cache.delete(request);
      if (!urls) await caches.delete(cacheName);
    }
  };

  /** Remove everything: the site is gone, or the reader asked for it. */
  const remove = async () => {
    isRemoved = true;
    for (const cacheName of await caches.keys())
      if (cacheName.startsWith(prefix)) await caches.delete(cacheName);
    await sw.registration.unregister();
  };

  // ---- answers --------------------------------------------------------------------------------

  /**
   * The version of each page. The state's cache has it too, since the browser may stop the worker.
   * @type {Map<string, Site>}
   */
  const sites = new Map();

  /**
   * The version of the page opened last without an id: WebKit does not tell the id.
   * @type {Site | undefined}
   */
  let unnamed;

  /**
   * Record the version of a page.
   * @param {ExtendableEvent} event @param {string} id @param {Site} site
   */
  const note = (event, id, site) => {
    if (!id) unnamed = site;
    else sites.set(id, site);
    if (id && !isRemoved) event.waitUntil(write(clientKey(id), site).catch(() => {}));
    return site;
  };

  /** Give a page that is being opened the current version. @param {FetchEvent} event */
  const openPage = async (event) => {
    event.waitUntil(updateUnasked());
    const site = await readSite(CURRENT);
    const page = site && await answerFrom(site, PAGE, event).catch(() => undefined);
    note(event, event.resultingClientId, page ? site : NETWORK);
    if (!page) return fetch(event.request);
    if (!page.redirected) return page;
    // browsers refuse a redirected answer for a page
    return new Response(page.body, { status: page.status, headers: page.headers });
  };

  /**
   * Answer `?forget` from the network, since the kept files may be broken; without a network, from
   * these.
   * @param {FetchEvent} event
   */
  const openForget = (event) => {
    const id = event.resultingClientId;
    if (id) sites.set(id, NETWORK); // but store nothing: everything is about to be removed
    return fetch(event.request).catch(() => openPage(event));
  };

  /** Give a page a file of its own version. @param {FetchEvent} event @param {string} path */
  const answer = async (event, path) => {
    const id = event.clientId;
    const known = sites.get(id) ?? (id && await readSite(clientKey(id)));
    if (known) sites.set(id, known);
    const site = known || unnamed || await siteOfAll();
    // WebKit may load a page past this worker: without a note, it would change versions
    if (id && !known) note(event, id, site);
    return answerFrom(site, path, event);
  };

  /**
   * Get a file of a version. If the browser has evicted it, the network may still have the same
   * file. If the network answers that it has not, the version is abandoned: this page says that it
   * could not start, and the next one comes from the network. A missing picture does not count.
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
      const isVital = error instanceof Gone && !PICTURE.test(path);
      if (isVital && await isReplaced(site).catch(() => false))
        await giveUp(site).catch(() => {});
      throw error;
    }
  };

  /**
   * Make a response that the browser's memory cache does not keep. A reloaded page would get
   * from there the modules of the page before, perhaps of another version.
   * @param {Response} found
   */
  const unremembered = ({ body, headers, status }) => {
    const answered = new Response(body, { headers, status });
    answered.headers.set("cache-control", "no-store");
    return answered;
  };

  /** @param {string} cacheName @param {string} path @param {Response} response */
  const mend = async (cacheName, path, response) => {
    if (!await caches.has(cacheName)) return;
    const cache = await caches.open(cacheName);
    await cache.put(address(path), response);
  };

  /** Whether the site has another version; a captive portal's answer is none. @param {Site} site */
  const isReplaced = async ({ version }) => {
    const answered = await fetch(address(LIST), { cache: "no-cache" });
    if (!answered.ok) return isMissing(answered);
    const other = await answered.json().catch(() => undefined);
    return typeof other?.version === "string" && other.version !== version;
  };

  /** @param {Site} site */
  const giveUp = async ({ version }) => {
    if ((await readSite(CURRENT))?.version !== version) return;
    const state = await caches.open(STATE);
    await state.delete(CURRENT);
  };

  /** The common version of all open pages, if any: for a page's worker, which has its own id. */
  const siteOfAll = async () => {
    const pages = await sw.clients.matchAll({ type: "window" });
    const all = pages.map(async ({ id }) => sites.get(id) ?? await readSite(clientKey(id)));
    const known = (await Promise.all(all)).filter((site) => site !== undefined);
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
    if (event.request.method !== "GET" || !url.startsWith(scope)) return undefined;
    if (url === address(LIST)) return undefined;
    const path = decodeURIComponent(url.slice(scope.length)) || PAGE;
    if (event.request.mode !== "navigate") return event.respondWith(answer(event, path));
    if (path !== PAGE) return undefined;
    const isForget = new URL(event.request.url).search === "?forget";
    return event.respondWith(isForget ? openForget(event) : openPage(event));
  });
})();
