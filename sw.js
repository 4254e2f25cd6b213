// @ts-check
/// <reference lib="webworker" />
// Keeps a visited page working without a network, and keeps it whole.
//
// `vendor/site.json`, which the build writes, names every file of the site by its SHA-256. All
// files of one such list are one version, in one cache. A page gets every file from the version it
// was opened with; a new version is fetched beside it, checked file by file, and used by the next
// page that is opened when it is complete, not before. Caches of other scopes are not touched.
(() => {
  "use strict";

  const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  const { scope } = sw.registration;
  const prefix = `backrow:${scope}:`;
  const LIST = "vendor/site.json";
  const CURRENT = `${scope}.backrow/current`;

  /** @typedef {{version: string, files: Record<string, string>}} Site */

  const state = () => caches.open(`${prefix}state`);
  /** @type {Map<string, Promise<Cache>>} */
  const opened = new Map();
  /** @param {string} version */
  const filesOf = (version) => {
    const cache = opened.get(version) ?? caches.open(`${prefix}${version}`);
    opened.set(version, cache);
    return cache;
  };
  /** @param {string} name */
  const discard = (name) => {
    opened.delete(name.slice(prefix.length));
    return caches.delete(name);
  };
  /** @param {string} path */
  const address = (path) => scope + path.split("/").map(encodeURIComponent).join("/");
  /** @param {string} id */
  const clientKey = (id) => `${scope}.backrow/client/${id}`;

  /** The version that the next page gets, if there is a complete one. @returns {Promise<Site | undefined>} */
  const current = async () => (await (await state()).match(CURRENT))?.json();

  /** @param {ArrayBuffer} bytes */
  const digest = async (bytes) =>
    Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // ---- a new version --------------------------------------------------------------------------

  /** A file of exactly this content, from the network. @param {string} path @param {string} hash */
  const fetchExact = async (path, hash) => {
    for (const cache of /** @type {RequestCache[]} */ (["default", "no-cache", "reload"])) {
      const response = await fetch(address(path), { cache });
      if (!response.ok) continue;
      const kept = response.clone(); // with its address, for which the browser keeps compiled code
      if (await digest(await response.arrayBuffer()) === hash) return kept;
    }
    throw new Error(`${path} is not what ${LIST} says`);
  };

  /** Fetch what the site's list names and no cache has; make it the current version when it is whole. */
  const update = async () => {
    const answer = await fetch(address(LIST), { cache: "no-cache" });
    if (answer.status === 404 || answer.status === 410) return remove();
    if (!answer.ok) return undefined;
    /** @type {Site} */
    const site = await answer.json();
    const old = await current();
    const target = await filesOf(site.version);
    try {
      for (const [path, hash] of Object.entries(site.files)) {
        if (await target.match(address(path))) continue;
        const kept = old?.files[path] === hash && await (await filesOf(old.version)).match(address(path));
        await target.put(address(path), kept || await fetchExact(path, hash));
      }
    } catch (error) {
      if (old?.version !== site.version) await discard(`${prefix}${site.version}`);
      throw error;
    }
    await (await state()).put(CURRENT, new Response(JSON.stringify(site)));
    await sweep();
    if (old && old.version !== site.version) await tellClients();
    return undefined;
  };

  /** One update at a time. @type {Promise<void> | undefined} */
  let updating;
  const updateOnce = () => {
    updating ??= update().catch((error) => console.debug(`Backrow stays as it is: ${error}`)).finally(() => { updating = undefined; });
    return updating;
  };

  /** Tell every open page of another version that there is a newer one. */
  const tellClients = async () => {
    for (const client of await sw.clients.matchAll({ type: "window", includeUncontrolled: true }))
      if (client.url.startsWith(scope)) client.postMessage({ backrow: "updated" });
  };

  /** Delete what no open page uses. */
  const sweep = async () => {
    const open = new Set((await sw.clients.matchAll({ type: "all", includeUncontrolled: true })).map(({ id }) => clientKey(id)));
    const kept = await state();
    const used = new Set(["state", (await current())?.version]);
    for (const request of await kept.keys()) {
      if (request.url === CURRENT) continue;
      if (open.has(request.url)) used.add((await (await kept.match(request))?.json())?.version);
      else await kept.delete(request);
    }
    for (const name of await caches.keys())
      if (name.startsWith(prefix) && !used.has(name.slice(prefix.length))) await discard(name);
  };

  /** The site is gone, or the reader wants none of this: leave nothing behind. */
  const remove = async () => {
    for (const name of await caches.keys()) if (name.startsWith(prefix)) await discard(name);
    await sw.registration.unregister();
  };

  // ---- answers --------------------------------------------------------------------------------

  /** What is known already, so that an answer takes one look into a cache: the version of each page. @type {Map<string, Site>} */
  const sites = new Map();

  /** A page is opened: it gets the current version. @param {FetchEvent} event */
  const openPage = async (event) => {
    const site = await current();
    if (!site) return fetch(event.request);
    sites.set(event.resultingClientId, site);
    event.waitUntil(state().then((kept) => kept.put(clientKey(event.resultingClientId), new Response(JSON.stringify(site)))).catch(() => {}));
    return answerFrom(site, "index.html", event);
  };

  /** A page asks for a file: it gets that of its own version. @param {FetchEvent} event @param {string} path */
  const answer = async (event, path) => {
    const site = sites.get(event.clientId) ?? await siteOf(event.clientId) ?? await siteOfAll();
    return site ? answerFrom(site, path, event) : fetch(event.request);
  };

  /**
   * A file of a version. When the browser has evicted it, the network may still have the very same;
   * when it has not, the version is given up: the page says that it could not start, and the next
   * one comes whole from the network.
   * @param {Site} site @param {string} path @param {FetchEvent} event
   */
  const answerFrom = async (site, path, event) => {
    const hash = site.files[path];
    if (!hash) return fetch(event.request);
    const cache = await filesOf(site.version);
    const found = await cache.match(address(path));
    if (found) return found;
    try {
      const response = await fetchExact(path, hash);
      event.waitUntil(cache.put(address(path), response.clone()).catch(() => {}));
      return response;
    } catch (error) {
      if (navigator.onLine && (await current())?.version === site.version) await (await state()).delete(CURRENT);
      if (path === "index.html") return fetch(event.request);
      throw error;
    }
  };

  /** @param {string} id @returns {Promise<Site | undefined>} */
  const siteOf = async (id) => (await (await state()).match(clientKey(id)))?.json();

  /** For a page's worker, which has an id of its own: the version of the open pages, if they have one. */
  const siteOfAll = async () => {
    const pages = await sw.clients.matchAll({ type: "window" });
    const all = await Promise.all(pages.map(async ({ id }) => sites.get(id) ?? await siteOf(id)));
    const known = all.filter((site) => site !== undefined);
    if (!known.length) return current(); // WebKit names no page that is being opened
    return new Set(known.map(({ version }) => version)).size === 1 ? known[0] : undefined;
  };

  sw.addEventListener("install", (event) => {
    event.waitUntil(updateOnce());
    sw.skipWaiting();
  });
  sw.addEventListener("message", (event) => {
    if (event.data === "update") event.waitUntil(updateOnce());
    if (event.data === "remove") event.waitUntil(remove());
  });
  sw.addEventListener("fetch", (event) => {
    const url = event.request.url.replace(/[?#].*$/, "");
    if (event.request.method !== "GET" || !url.startsWith(scope) || url === address(LIST)) return;
    const path = decodeURIComponent(url.slice(scope.length)) || "index.html";
    if (event.request.mode === "navigate") {
      if (path === "index.html" && !event.request.url.includes("?")) event.respondWith(openPage(event));
    } else event.respondWith(answer(event, path));
  });
})();
