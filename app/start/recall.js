// @ts-check
// Shows the list of the last visit while Python starts, and records the reader's actions meanwhile,
// in the address or in a record for main.py. boot.js calls it; the page starts without it, too.
//
// The list is kept in the browser's storage under the library's address, and shown only if the
// hash of the notes is still the same. Other pages may write to the same storage (pages opened as
// files share it), so the list is rebuilt from an allow-list of the elements that app/render/
// writes; the page's policy would run no script of it anyway.

/**
 * @typedef {object} Recall
 * @property {(hash: string | undefined) => void} show
 * @property {(shown?: Promise<unknown>, meanwhile?: () => void) => Promise<void>} letItPaint
 * @property {() => unknown} settle
 * @property {() => void} takeDrops
 * @property {(hash: string | undefined) => void} remember
 */

(() => {
  "use strict";

  const html = document.documentElement;
  /** The library's address, set by boot.js, which may load later. @returns {string | undefined} */
  const library = () => Reflect.get(globalThis, "backrowLibrary");
  const TITLE = "Starting Python";
  const WAITS = "As soon as Python runs, this happens.";
  const PAINT_WITHIN = 300; // ms that the start waits for the list to be painted
  const LARGEST = 500_000; // characters of a list that is kept: a longer one takes long to read
  const PARTS = ["list", "status", "library-status", "facets"];
  const TAGS = new RegExp(`^(?:${[
    "a|article|b|button|code|details|div|em|fieldset|h[2-4]|input|label|legend|li|mark|ol|p",
    "section|span|strong|summary|svg|time|ul|use",
  ].join("|")})$`);
  const ATTRIBUTES = new RegExp(`^(?:${[
    "aria-[a-z]+|data-[a-z-]+|checked|class|datetime|disabled|for|hidden|href|id|lang|name|open",
    "rel|role|title|type|value",
  ].join("|")})$`);
  const ADDRESS = /^(?:#|https?:|mailto:)/i;
  const SVG = "http://www.w3.org/2000/svg";

  /** @param {string} id */
  const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const atHome = () => location.hash.length < 2;

  /**
   * Copy a node, with only the tags and attributes that app/render/ writes.
   * @param {Node} node @returns {Node | string}
   */
  const clean = (node) => {
    if (!(node instanceof Element))
      return node.nodeType === Node.TEXT_NODE ? node.nodeValue ?? "" : "";
    const tag = node.localName;
    if (!TAGS.test(tag)) return "";
    const isVector = tag === "svg" || tag === "use";
    const copy = isVector ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const { name, value } of node.attributes)
      if (ATTRIBUTES.test(name) && (name !== "href" || ADDRESS.test(value)))
        copy.setAttribute(name, value);
    copy.append(...Array.from(node.childNodes, clean));
    return copy;
  };

  /** Read the last visit's list, if it can be shown. @returns {Record<string, unknown> | null} */
  const last = () => {
    try {
      const text = atHome() ? localStorage.getItem(`backrow:list:${library()}`) : null;
      return JSON.parse(text ?? "null");
    } catch {
      return null; // storage is refused, or holds something else
    }
  };

  /** Show the list of the last visit, if the notes have not changed. @type {Recall["show"]} */
  const show = (hash) => {
    const kept = last();
    if (!hash || kept?.library !== hash || html.dataset.state !== "booting") return;
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
    painted().then(() => performance.mark("backrow:first-list"));
  };

  /** Resolves in the task after the next frame, when that has been painted. */
  const painted = () => new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });

  /** Wait for a promise, but at most PAINT_WITHIN. @param {Promise<unknown>} promise */
  const within = (promise) => {
    const timeout = new Promise((resolve) => { setTimeout(resolve, PAINT_WITHIN); });
    return Promise.race([promise, timeout]).catch(() => {});
  };

  /**
   * Let the list be painted before the work begins, if that is quick. `shown` settles when the
   * notes' hash is known; `meanwhile` is work that does not delay the paint.
   * @type {Recall["letItPaint"]}
   */
  const letItPaint = async (shown, meanwhile) => {
    if (shown && last()) await within(shown);
    meanwhile?.();
    if ("recalled" in html.dataset) await within(painted());
  };

  // ---- the reader's actions before Python runs: kept in the address, which main.py reads -------

  /** The actions that are not in the address. */
  const done = { isMoreWanted: false, isLinkLast: false };

  /** @param {Event} event */
  const keepChange = ({ target }) => {
    const isInput = target instanceof HTMLInputElement;
    if (!isInput && !(target instanceof HTMLSelectElement)) return;
    if (!target.name || target.id === "q") return;
    const view = new URLSearchParams(location.hash.slice(1));
    if (target.id === "sort") view.set(target.name, target.value);
    else if (isInput && target.checked) view.append(target.name, target.value);
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
  const keepInput = ({ target }) => {
    if (target === element("q")) done.isLinkLast = false;
  };

  /** Handle the keys that need no talk. @param {KeyboardEvent} event */
  const keepKey = (event) => {
    const { target, key, ctrlKey, metaKey, altKey, isComposing } = event;
    if (isComposing || altKey || document.querySelector("dialog[open]")) return;
    const isCommand = (ctrlKey || metaKey) && key.toLowerCase() === "k";
    const isWriting = target instanceof Element
      && target.closest("input:not([type=checkbox]), select, textarea");
    const isSingle = !ctrlKey && !metaKey && !isWriting && hasSingleKeys();
    if (isCommand || (isSingle && key === "/")) {
      element("q").focus();
      /** @type {HTMLInputElement} */ (element("q")).select();
    } else if (isSingle && key === "?") showHelp();
    else return;
    event.preventDefault();
  };

  const showHelp = () => /** @type {HTMLDialogElement} */ (element("help")).showModal();

  /** Whether shortcuts of one letter work, if that is known yet. */
  const hasSingleKeys = () => {
    try {
      const home = library(); // the name is the one in app/ui/page.py
      return Boolean(home) && localStorage.getItem(`backrow:${home}:single-keys`) !== "off";
    } catch {
      return true;
    }
  };

  const sayItWaits = () => {
    if ("recalled" in html.dataset) element("boot-title").textContent = WAITS;
  };

  /** Keep the browser from leaving the page for a dropped file. @param {DragEvent} event */
  const refuseDrop = (event) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
  };

  const LISTENERS = /** @type {[string, EventListener][]} */ ([
    ["change", keepChange], ["click", keepClick], ["hashchange", keepLink], ["input", keepInput],
    ["keydown", keepKey],
  ]);
  for (const [name, listener] of LISTENERS) addEventListener(name, listener);
  addEventListener("dragover", refuseDrop);

  /** Stop listening, since Python does now; returns the actions so far (`done`). */
  const settle = () => {
    for (const [name, listener] of LISTENERS) removeEventListener(name, listener);
    if (element("boot-title").textContent === WAITS) element("boot-title").textContent = TITLE;
    return done;
  };

  /** Allow dropping files: Python opens them now. */
  const takeDrops = () => removeEventListener("dragover", refuseDrop);

  /** Store the list that is shown for the next visit. @type {Recall["remember"]} */
  const remember = (hash) => {
    if (!hash || !atHome()) return;
    const texts = PARTS.map((id) => {
      // eslint-disable-next-line no-restricted-properties -- reading is safe; getHTML is too new
      return [id, element(id).innerHTML];
    });
    const text = JSON.stringify({ library: hash, ...Object.fromEntries(texts) });
    try {
      if (text.length < LARGEST) localStorage.setItem(`backrow:list:${library()}`, text);
    } catch {
      console.debug("The browser refused to keep the list: the next visit starts without one.");
    }
  };

  const recall = Object.freeze({ show, letItPaint, settle, takeDrops, remember });
  Object.defineProperty(globalThis, "backrowRecall", { value: recall });
})();
