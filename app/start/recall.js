// @ts-check
// The list of the last visit, shown while Python starts: kept in the browser's own storage under
// the library's own address, and shown only when it is of this very library (`library`, the hash
// in its manifest). boot.js says when. And what is done before Python listens: it is kept in the
// address, or noted for main.py.
//
// Storage is not ours alone (pages opened as files share it), so what comes out of it is rebuilt
// element by element from the few that page.py uses; the page's policy runs none of it anyway.
(() => {
  "use strict";

  const html = document.documentElement;
  const home = location.href.replace(/[?#].*$/, "").replace(/\/index\.html$/, "/");
  const key = `backrow:list:${home}`;
  const SINGLE_KEYS = `backrow:${home}:single-keys`; // as in main.py
  const TITLE = "Starting Python";
  const WAITS = "As soon as Python runs, this happens.";
  const LARGEST = 500_000; // characters: more is not worth its place, nor the time to read it
  const PARTS = ["list", "status", "library-status", "facets"];
  const TAGS = /^(?:a|article|b|button|code|details|div|em|fieldset|h[2-4]|input|label|legend|li|mark|ol|p|section|span|strong|summary|svg|time|ul|use)$/;
  const ATTRIBUTES = /^(?:aria-[a-z]+|data-[a-z-]+|checked|class|datetime|disabled|for|hidden|href|id|lang|name|open|rel|role|title|type|value)$/;
  const SVG = "http://www.w3.org/2000/svg";

  /** @param {string} id */
  const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const atHome = () => location.hash.length < 2;

  /** A node, with only what page.py writes. @param {Node} node @returns {Node | string} */
  const clean = (node) => {
    if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE ? node.nodeValue ?? "" : "";
    const tag = node.localName;
    if (!TAGS.test(tag)) return "";
    const copy = tag === "svg" || tag === "use" ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const { name, value } of node.attributes)
      if (ATTRIBUTES.test(name) && (name !== "href" || /^(?:#|https?:|mailto:)/i.test(value))) copy.setAttribute(name, value);
    copy.append(...Array.from(node.childNodes, clean));
    return copy;
  };

  /** What was kept, if it can be shown. @returns {Record<string, unknown> | null} */
  const last = () => {
    try {
      return atHome() ? JSON.parse(localStorage.getItem(key) ?? "null") : null;
    } catch {
      return null; // storage is refused, or holds something else
    }
  };

  /** Show the list of the last visit, if it is of this library. @param {string | undefined} library */
  const show = (library) => {
    const kept = last();
    if (!library || kept?.library !== library || html.dataset.state !== "booting") return;
    if (!PARTS.every((id) => typeof kept[id] === "string")) return;
    element("results").append(element("boot"));
    const parser = new DOMParser();
    for (const id of PARTS) {
      const { body } = parser.parseFromString(String(kept[id]), "text/html");
      element(id).replaceChildren(...Array.from(body.childNodes, clean));
    }
    element("boot-title").textContent = TITLE;
    element("status").append(" (your last visit’s; Python is starting)");
    element("sort-label").hidden = !element("list").querySelector("article");
    document.body.className = "view-list";
    html.dataset.recalled = "";
    requestAnimationFrame(() => { setTimeout(() => performance.mark("backrow:first-list")); }); // the frame has been painted by then
  };

  // ---- what is clicked before Python runs: the address keeps it, and main.py reads that ----------

  /** What of it Python cannot see in the address. */
  const done = { isMoreWanted: false, isLinkLast: false };

  /** @param {Event} event */
  const keepChange = ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement) || !target.name || target.id === "q") return;
    const view = new URLSearchParams(location.hash.slice(1));
    if (target.id === "sort") view.set(target.name, target.value);
    else if (target instanceof HTMLInputElement && target.checked) view.append(target.name, target.value);
    else view.delete(target.name, target.value);
    history.replaceState(null, "", `#${view}`);
    sayItWaits();
  };

  /** @param {Event} event */
  const keepClick = ({ target }) => {
    if (!(target instanceof Element)) return;
    if (target.closest("#help-button")) showHelp();
    if (!target.closest("[data-more-rows]")) return;
    done.isMoreWanted = true;
    sayItWaits();
  };

  const keepLink = () => {
    done.isLinkLast = true;
    sayItWaits();
  };

  /** @param {Event} event */
  const keepInput = ({ target }) => { if (target === element("q")) done.isLinkLast = false; };

  /** The keys that work without any talk. @param {KeyboardEvent} event */
  const keepKey = (event) => {
    const { target, key, ctrlKey, metaKey, altKey, isComposing } = event;
    if (isComposing || altKey || document.querySelector("dialog[open]")) return;
    const isCommand = (ctrlKey || metaKey) && key.toLowerCase() === "k";
    const isWriting = target instanceof Element && target.closest("input:not([type=checkbox]), select, textarea");
    const isSingle = !ctrlKey && !metaKey && !isWriting && hasSingleKeys();
    if (isCommand || (isSingle && key === "/")) {
      element("q").focus();
      /** @type {HTMLInputElement} */ (element("q")).select();
    } else if (isSingle && key === "?") showHelp();
    else return;
    event.preventDefault();
  };

  const showHelp = () => /** @type {HTMLDialogElement} */ (element("help")).showModal();

  const hasSingleKeys = () => {
    try {
      return localStorage.getItem(SINGLE_KEYS) !== "off";
    } catch {
      return true;
    }
  };

  const sayItWaits = () => {
    if ("recalled" in html.dataset) element("boot-title").textContent = WAITS;
  };

  /** Files can't be opened yet; without this the browser would leave the page for them. @param {DragEvent} event */
  const refuseDrop = (event) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
  };

  const LISTENERS = /** @type {[string, EventListener][]} */ ([
    ["change", keepChange], ["click", keepClick], ["hashchange", keepLink], ["input", keepInput], ["keydown", keepKey],
  ]);
  for (const [name, listener] of LISTENERS) addEventListener(name, listener);
  addEventListener("dragover", refuseDrop);

  /** Python has drawn the page and listens itself; gives what was `done` before. */
  const settle = () => {
    for (const [name, listener] of LISTENERS) removeEventListener(name, listener);
    if (element("boot-title").textContent === WAITS) element("boot-title").textContent = TITLE;
    return done;
  };

  /** Files can be opened. */
  const takeDrops = () => removeEventListener("dragover", refuseDrop);

  /** Keep the list that is shown, for the next visit. @param {string | undefined} library */
  const remember = (library) => {
    if (!library || !atHome()) return;
    // eslint-disable-next-line no-restricted-properties -- it is read; and getHTML is younger than the page's browsers
    const text = JSON.stringify({ library, ...Object.fromEntries(PARTS.map((id) => [id, element(id).innerHTML])) });
    try {
      if (text.length < LARGEST) localStorage.setItem(key, text);
    } catch {
      console.debug("This browser keeps nothing for the page: the next visit starts without a list.");
    }
  };

  /** Keep nothing. */
  const forget = () => {
    try {
      localStorage.removeItem(key);
      localStorage.removeItem(SINGLE_KEYS);
    } catch {
      // nothing was kept
    }
  };

  addEventListener("load", () => {
    if (Reflect.has(globalThis, "backrowBoot")) return;
    // boot.js, which says such things, is what is missing
    const again = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Try again" });
    again.addEventListener("click", () => location.reload());
    element("boot-missing").remove();
    element("boot-failure").append("app/start/boot.js could not be loaded. Check the network and try again. ", again);
    element("boot-failure").hidden = false;
    html.dataset.state = "error";
  });

  Object.defineProperty(globalThis, "backrowRecall", { value: Object.freeze({ isThere: last() !== null, show, settle, takeDrops, remember, forget }) });
})();
