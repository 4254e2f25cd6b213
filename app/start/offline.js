// @ts-check
// Keeps the page for offline use, offers updates, and removes everything that the browser keeps of
// this library (`?forget`). All this can wait until the page is live, so boot.js loads this script
// when it is needed. It depends on neither Python nor PyScript.
(() => {
  "use strict";

  const base = new URL(".", location.href).href;
  const home = location.href.replace(/[?#].*$/, "");
  /** @type {string} */
  const library = Reflect.get(globalThis, "backrowLibrary"); // as in the stored names
  const DATABASE = `backrow:${library}`;
  const ALL_GONE = "Nothing of this library is kept in this browser any more.";
  const NOT_GONE = "The browser did not remove your marks, and the notes you kept.";
  const GOES_LATER = "Your marks, and the notes you kept, go as soon as the other tabs with this "
    + "library are closed.";
  const STAYS = "Only your marks, and the notes you kept, are still in this browser.";
  const QUESTION = "Remove your marks, and the notes you kept, as well? They are only in this "
    + "browser.";

  // ---- keeping the page, and updates ----------------------------------------------------------

  /** Keep the page for offline use. Failures are silent: nothing depends on it. */
  const keep = () => {
    if (location.protocol === "file:") return sayOfflineReady();
    const workers = navigator.serviceWorker;
    // the one-file library needs nothing else, and `tools serve` must show the newest files
    if (!workers || document.querySelector("script[data-path], script[src*='.backrow/']"))
      return undefined;
    lookForUpdate();
    workers.register(new URL("sw.js", base))
      .catch((error) => console.debug(`Nothing is kept for offline use: ${error}`));
    workers.ready.then(({ active }) => active?.postMessage("report"));
    return undefined;
  };

  /** Show that all files of the page are on this machine. */
  const sayOfflineReady = () => {
    const said = document.getElementById("offline");
    if (said) said.hidden = false;
  };

  /** If this page is a kept one, ask the service worker for a newer version. */
  const lookForUpdate = () => {
    const workers = navigator.serviceWorker;
    workers?.addEventListener("message", ({ data }) => {
      if (data?.backrow === "updated") offerUpdate(data.notes);
      if (data?.backrow === "kept") sayOfflineReady();
    });
    workers?.controller?.postMessage("update");
  };

  /**
   * Offer to reload. The address holds what is open, so it opens again.
   * @param {boolean} hasNewNotes
   */
  const offerUpdate = (hasNewNotes) => {
    document.querySelector(".update-offer")?.remove();
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: "Reload" });
    const text = document.createElement("span");
    /** Say what reloading brings and costs; returns whether the cost has changed. */
    const say = () => {
      const before = text.textContent ?? "";
      const cost = "unkept" in document.documentElement.dataset
        ? " Reloading closes the notes that you opened and did not keep." : "";
      text.textContent = `${hasNewNotes ? "New notes are here." : "A new version is here."}${cost}`;
      return text.textContent.length > before.length;
    };
    button.addEventListener("click", () => say() || location.reload());
    const offer = document.createElement("p");
    offer.className = "update-offer";
    offer.setAttribute("role", "log");
    document.body.append(offer);
    say();
    offer.append(text, button);
  };

  // ---- removing what is kept ------------------------------------------------------------------

  /** Whether a database holds nothing. @param {string} name @returns {Promise<boolean>} */
  const isEmpty = (name) => new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.addEventListener("error", reject);
    request.addEventListener("success", () => {
      const database = request.result;
      const stores = Array.from(database.objectStoreNames);
      const reading = stores.length ? database.transaction(stores) : null;
      const counts = stores.map((store) => reading?.objectStore(store).count());
      const done = () => {
        database.close();
        resolve(counts.every((count) => count?.result === 0));
      };
      if (reading) reading.addEventListener("complete", done);
      else done();
    });
  });

  /** Delete a database; returns a message. @param {string} name @returns {Promise<string>} */
  const deleteDatabase = (name) => new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener("success", () => resolve(ALL_GONE));
    request.addEventListener("error", () => resolve(NOT_GONE));
    request.addEventListener("blocked", () => resolve(GOES_LATER));
  });

  const removeWorker = async () => {
    const registration = await navigator.serviceWorker.getRegistration(base);
    if (registration?.scope !== base) return;
    registration.active?.postMessage("remove"); // otherwise it would continue an update
    await registration.unregister();
  };

  const removeCaches = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith(`backrow:${base}:`));
    for (const name of names) await caches.delete(name);
  };

  /** Remove the list of the last visit, and the reader's settings. */
  const removeItems = async () => {
    for (const key of Object.keys(localStorage))
      if (key === `backrow:list:${library}` || key.startsWith(`backrow:${library}:`))
        localStorage.removeItem(key);
  };

  /** Remove marks and kept notes if the reader agrees; returns the message about it. */
  const removeMarks = async () => {
    const databases = await indexedDB.databases?.();
    if (databases && !databases.some(({ name }) => name === DATABASE)) return ALL_GONE;
    if (await isEmpty(DATABASE) || globalThis.confirm(QUESTION)) return deleteDatabase(DATABASE);
    return STAYS;
  };

  /** Remove all of this library, and say so; nothing is kept until it is opened again. */
  const forget = async () => {
    /**
     * Skip work that this browser lacks or refuses.
     * @template T @param {() => Promise<T>} work
     */
    const quietly = (work) => work().catch((error) => console.debug(`Not removed: ${error}`));
    await quietly(removeWorker);
    await quietly(removeCaches);
    await quietly(removeItems);
    const said = await quietly(removeMarks) ?? ALL_GONE;
    const [main, title, again] = ["main", "h1", "p"].map((tag) => document.createElement(tag));
    const link = document.createElement("a");
    Object.assign(link, { href: home, textContent: "Open the library again" });
    main.className = "library";
    title.textContent = said;
    again.append(link);
    main.append(title, again);
    document.body.replaceChildren(main);
    document.title = "Removed · Backrow";
    document.documentElement.dataset.state = "ready";
  };

  const offline = Object.freeze({ keep, lookForUpdate, forget });
  Object.defineProperty(globalThis, "backrowOffline", { value: offline });
})();
