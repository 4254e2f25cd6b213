// @ts-check
// Starts PyScript, from a URL or from a file, and says how far it is. Only what must exist
// before Python does stands here; main.py takes over as soon as it runs.
//
// Over http the page loads PyScript like any module. A page opened as a file may not fetch or
// import its neighbours, but it may run classic scripts: there `vendor/offline.js` (or, in the
// one-file library, data blocks of the page itself) carries every file as gzip and base64, and
// PyScript's fetches and imports are answered from it. PyScript notices no difference.
(() => {
  "use strict";

  const html = document.documentElement;
  const base = new URL(".", location.href);
  const began = performance.now();
  const STALLED_AFTER = 20_000; // ms without any progress: say what is being waited for
  const LOST_AFTER = 120_000; // ms without any progress: give up, with a way to try again
  const REBUILD = "Run  python3 -m tools build  in the project's folder, then open this page again.";

  /** @param {string} id */
  const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @param {number} milliseconds */
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

  // ---- progress: five named steps, counted, never guessed -------------------------------------

  let current = 0;
  let stepBegan = began;
  let lastNews = began;
  let ended = false;

  /** Show that steps up to `step` (0-based) are finished. @param {number} step @param {string} [label] */
  const advance = (step, label) => {
    lastNews = performance.now();
    const steps = element("boot-steps");
    if (ended || !steps) return;
    const rows = /** @type {NodeListOf<HTMLElement>} */ (steps.querySelectorAll("li"));
    if (label) /** @type {HTMLElement} */ (rows[step].children[1]).textContent = label;
    for (; current < step; current += 1) {
      mark(rows[current], "done", "check", seconds(lastNews - stepBegan));
      stepBegan = lastNews;
    }
    mark(rows[step], "now", "now", "");
    const name = rows[step].children[1].textContent;
    const text = `Step ${step + 1} of ${rows.length}: ${name}`;
    const bar = /** @type {HTMLProgressElement} */ (element("boot-progress"));
    bar.value = step;
    bar.textContent = element("boot-step").textContent = text;
    element("boot-hint").textContent =
      "The bar counts finished steps. It does not guess how long the rest will take.";
  };

  /** @param {HTMLElement} row @param {string} state @param {string} icon @param {string} time */
  const mark = (row, state, icon, time) => {
    row.className = state;
    row.toggleAttribute("aria-current", state === "now");
    if (state === "now") row.setAttribute("aria-current", "step");
    row.querySelector("use")?.setAttribute("href", `#i-${icon}`);
    /** @type {HTMLElement} */ (row.lastElementChild).textContent = time;
  };

  const clock = setInterval(() => {
    const now = performance.now();
    if (ended || !element("boot-time")) return;
    element("boot-time").textContent = `${seconds(now - began)} so far`;
    const said = document.querySelector(".py-error")?.textContent; // PyScript throws no error here
    if (said) fail(`PyScript could not read its settings (${said.split("\n")[0]}).`, REBUILD);
    const waiting = now - lastNews;
    if (waiting > LOST_AFTER) fail("Starting took too long and was given up.", "Check the network and try again.");
    else if (waiting > STALLED_AFTER)
      element("boot-hint").textContent = `Still waiting after ${seconds(waiting)} without news. A slow network, or a slow machine, can take this long; reloading the page starts over.`;
  }, 100);

  // ---- failure: one sentence, and what to do --------------------------------------------------

  /** Stop, and say why. @param {string} what @param {string} remedy */
  const fail = (what, remedy) => {
    if (ended) return;
    ended = true;
    clearInterval(clock);
    html.dataset.state = "error";
    console.error(`Backrow could not start: ${what} ${remedy}`);
    const box = element("boot-failure");
    const [message, action] = [document.createElement("p"), document.createElement("p")];
    const strong = document.createElement("strong");
    strong.textContent = what;
    message.append(strong, ` ${remedy}`);
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "button", textContent: "Try again" });
    again.addEventListener("click", () => location.reload());
    action.className = "actions";
    action.append(again);
    box.replaceChildren(message, action);
    box.hidden = false;
    element("boot-progress").hidden = true;
    element("status").textContent = "Backrow could not start.";
    document.title = "Could not start · Backrow";
    const size = document.querySelector(".library-size");
    if (size) size.textContent = "Not started";
  };

  const done = () => {
    ended = true;
    clearInterval(clock);
    html.dataset.state = "ready";
  };

  /** @param {unknown} reason */
  const explain = (reason) => {
    const text = String(reason instanceof Error ? reason.message || reason : reason);
    const file = /(?:URL|module:|script|load)\s+(\S+?\.(?:m?js|py|toml|wasm|zip|whl|json))/.exec(text)?.[1];
    if (/out of memory|could not allocate|Cannot enlarge/i.test(text))
      return ["This machine or tab has too little memory for Python.", "Close other tabs and try again."];
    if (/WebAssembly|wasm/i.test(text))
      return ["Python’s WebAssembly file is damaged, or this browser cannot run it.", REBUILD];
    if (/fetch|import|load|network|404|NetworkError/i.test(text))
      return [`${file ? file.replace(base.href, "") : "A file of the page"} is missing or could not be loaded.`, `Check the network and try again. ${REBUILD}`];
    return [`Python did not start (${text.split("\n").filter(Boolean).pop()?.slice(0, 160)}).`, REBUILD];
  };

  addEventListener("error", ({ message, error }) => {
    const [what, remedy] = explain(error ?? message);
    fail(what, remedy);
  });
  addEventListener("unhandledrejection", ({ reason }) => {
    const [what, remedy] = explain(reason?.target?.error ?? reason);
    fail(what, remedy);
  });

  // ---- PyScript's own progress ----------------------------------------------------------------

  addEventListener("py:progress", (event) => {
    const detail = String(/** @type {CustomEvent} */ (event).detail);
    if (detail === "Loading interpreter") advance(2);
    else if (detail === "Loading files") advance(3);
    else lastNews = performance.now();
  });
  addEventListener("py:done", () => {
    // main.py ends by leaving "booting"; when it did not, it stopped at an error it could not report
    if (html.dataset.state === "booting" && !ended)
      fail("Backrow’s Python code stopped with an error.", `The browser’s console shows it. ${REBUILD}`);
  });

  // ---- a page from a file ---------------------------------------------------------------------

  const TYPES = { wasm: "application/wasm", json: "application/json", mjs: "text/javascript", js: "text/javascript" };

  /** @param {string} base64 */
  const inflate = (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  };

  /** The files that came with the page: path to gzip in base64. Empty over http. */
  const packedFiles = () => {
    /** @type {Map<string, string>} */
    const files = new Map(Object.entries(Reflect.get(globalThis, "backrowFiles") ?? {}));
    for (const block of document.querySelectorAll("script[data-path]"))
      files.set(/** @type {HTMLElement} */ (block).dataset.path ?? "", block.textContent ?? "");
    return files;
  };

  /** @param {string} path */
  const address = (path) => new URL(path, base).href;

  /**
   * Stand between PyScript and the network: answer packed files from memory, see that WebAssembly
   * has the type that browsers ask for, and say so when a file that the start needs is not there
   * (PyScript and Pyodide wait for ever on some). Notes are main.py's own business.
   * @param {Map<string, string>} packed base64 by address
   */
  const watchFetch = (packed) => {
    const network = globalThis.fetch.bind(globalThis);
    const notes = address("notes/");
    globalThis.fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input, base).href;
      const type = Reflect.get(TYPES, /\w*$/.exec(url)?.[0] ?? "") ?? "text/plain";
      const base64 = packed.get(url);
      if (base64 !== undefined) return new Response(inflate(base64), { headers: { "content-type": type } });
      const needed = !ended && url.startsWith(base.href) && !url.startsWith(notes);
      const response = await network(input, init).catch((error) => {
        if (needed) failFile(url, "could not be loaded");
        throw error;
      });
      if (needed && !response.ok) failFile(url, `could not be loaded (${response.status})`);
      lastNews = performance.now();
      return type === TYPES.wasm && response.ok && !response.headers.get("content-type")?.startsWith(type)
        ? new Response(response.body, { headers: { "content-type": type } })
        : response;
    };
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = (source, imports) => instantiateStreaming(source, imports).catch((error) => {
      const [what, remedy] = explain(`WebAssembly: ${error}`);
      fail(what, remedy);
      throw error;
    });
  };

  /** @param {string} url @param {string} what */
  const failFile = (url, what) => fail(`${url.replace(base.href, "")} ${what}.`, `Check the network and try again. ${REBUILD}`);

  /** Let imports find packed modules: one import map. @param {Map<string, string>} packed base64 by address */
  const mapImports = async (packed) => {
    /** @type {Record<string, string>} */
    const imports = {};
    await Promise.all([...packed].filter(([url]) => /\.m?js$/.test(url)).map(async ([url, base64]) => {
      // a blob has no folder: its imports of "./neighbour.js" become full addresses, which map to blobs too
      const source = (await new Response(inflate(base64)).text())
        .replace(/(["'`])\.\/([\w.-]+\.m?js)\1/g, (_, quote, name) => quote + new URL(name, url).href + quote);
      imports[url] = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    }));
    const map = document.createElement("script");
    Object.assign(map, { type: "importmap", nonce: "backrow", textContent: JSON.stringify({ imports }) });
    document.head.append(map);
  };

  /** @param {string} path */
  const loadClassic = (path) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = path;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`load ${path}`)));
    document.head.append(script);
  });

  // ---- what PyScript takes for granted --------------------------------------------------------

  /** PyScript keeps an (empty) package cache in IndexedDB and cannot start when that is refused. */
  const ensureStorage = async () => {
    const allowed = await new Promise((resolve) => {
      try {
        const request = indexedDB.open("backrow-probe");
        request.onsuccess = () => { request.result.close(); indexedDB.deleteDatabase("backrow-probe"); resolve(true); };
        request.onerror = (event) => { event.preventDefault(); resolve(false); };
        request.onblocked = () => resolve(false);
      } catch { resolve(false); }
    });
    if (allowed) return;
    console.warn("This browser refuses storage to the page: Backrow works, and remembers nothing.");
    /** @param {unknown} result */
    const answer = (result) => {
      /** @type {{onsuccess?: (event: object) => void}} */
      const request = {};
      queueMicrotask(() => request.onsuccess?.({ target: { result } }));
      return request;
    };
    const store = { getAllKeys: () => answer([]), get: () => answer(undefined), put: () => answer(undefined), clear: () => answer(undefined) };
    const database = { close() {}, transaction: () => ({ objectStore: () => store }) };
    Object.defineProperty(globalThis, "indexedDB", { value: { open: () => answer(database) } });
  };

  /** From here on no inline script runs, not even one that knows the nonce: policies intersect. */
  const withdrawNonce = () => {
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = "script-src 'self' blob: 'unsafe-eval' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'";
    document.head.append(policy);
  };

  const start = async () => {
    element("search-form").addEventListener("submit", (event) => event.preventDefault());
    document.querySelector("[data-skip]")?.addEventListener("click", (event) => {
      event.preventDefault(); // the fragment is the page's state, not a place in it
      const target = ["reading-main", "problems-main", "results"].map(element).find((it) => it?.checkVisibility?.() ?? it);
      target?.focus();
    });
    if (typeof WebAssembly !== "object")
      return fail("This browser has WebAssembly switched off, and Python needs it.", "Switch it on (some “lockdown” and “enhanced security” modes turn it off), or use another browser.");
    if (typeof DecompressionStream !== "function" || !HTMLScriptElement.supports?.("importmap"))
      return fail("This browser is too old for Backrow.", "Firefox, Chrome, Edge and Safari from 2023 on can open it.");
    let files = packedFiles();
    if (!files.size && location.protocol === "file:") {
      const parts = ["vendor/offline.js", "vendor/notes.js"];
      await Promise.all(parts.map(loadClassic)).catch(() =>
        fail("The built part of this page (vendor/offline.js, vendor/notes.js) is missing.", REBUILD));
      files = packedFiles();
    }
    if (ended) return undefined;
    await ensureStorage();
    const packed = new Map([...files].map(([path, base64]) => [address(path), base64]));
    watchFetch(packed);
    if (packed.size) await mapImports(packed);
    withdrawNonce();
    advance(1);
    await import(address("vendor/pyscript/core.js"));
    return undefined;
  };

  Object.defineProperty(globalThis, "backrow", { value: Object.freeze({ advance, done, fail }) });
  const run = () => start().catch((error) => { const [what, remedy] = explain(error); fail(what, remedy); });
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", run, { once: true });
  else run();
})();
