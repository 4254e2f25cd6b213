// @ts-check
// Requests all files that Python needs and starts PyScript, for a page at a URL or opened as a
// file. This script has only what must happen before Python runs; then main.py takes over. Of the
// scripts beside it, progress.js shows the steps and a failure, recall.js shows the list of the
// last visit, packed.js reads the files of a page opened as a file, and offline.js does what can
// wait until the page is live. A start without progress.js or recall.js works, but shows less.
//
// All parts are requested at once, even before PyScript is loaded (`parts`); runtime.mjs puts them
// together. PyScript's own requests are answered from what has arrived already (`watchFetch`).
// A page opened as a file may neither fetch nor import its neighbours, but it may run classic
// scripts. So it contains every file in base64: in `vendor/offline.js`, or in data blocks of the
// one-file library.

/** @typedef {Record<"keep" | "lookForUpdate" | "forget", () => unknown>} Offline */

(() => {
  "use strict";

  const html = document.documentElement;
  const base = new URL(".", location.href);
  const REBUILD =
    "Run  python3 -m tools build  in the project's folder, then open this page again.";
  const RETRY = "Check the network and try again.";

  // The library's address. Sites of one host share the browser's storage, and so do pages opened
  // as files, so the name of everything that is kept includes it.
  const library = location.href.replace(/[?#].*$/, "").replace(/\/index\.html$/, "/");
  Object.defineProperty(globalThis, "backrowLibrary", { value: library });

  const nothing = () => {};
  /** @param {string} id */
  const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

  /** progress.js, or its replacement. @type {Progress} */
  let progress = {
    begin: nothing, advance: nothing, relabel: nothing, note: nothing, share: nothing,
    settle: nothing, end: nothing,
    explain: (reason) => [`Python did not start (${reason}).`, RETRY],
    showFailure: (what, remedy) => {
      element("boot-failure").textContent = `${what} ${remedy}`;
      element("boot-failure").hidden = false;
    },
  };
  /** recall.js, or its replacement. @type {Recall} */
  let recall = {
    show: nothing, settle: nothing, takeDrops: nothing, remember: nothing,
    letItPaint: async (_, meanwhile) => meanwhile?.(),
  };
  /** packed.js, if the page was opened as a file. @type {Packed | undefined} */
  let packed = Reflect.get(globalThis, "backrowPacked");

  // ---- the end of the start -------------------------------------------------------------------

  let ended = false;
  /** Requests without a response so far: description, with the size if known, by name. */
  const waiting = new Map();

  /** Stop the start, and show the reason. @param {string} what @param {string} remedy */
  const fail = (what, remedy) => {
    if (ended) return;
    ended = true;
    html.dataset.state = "error";
    console.error(`Backrow could not start: ${what} ${remedy}`);
    progress.showFailure(what, remedy);
    recall.settle();
    delete html.dataset.recalled;
    const worker = navigator.serviceWorker?.controller;
    if (worker) // kept files may be the cause: ask for a newer version, even without offline.js
      withOffline((offline) => offline.lookForUpdate()).catch(() => worker.postMessage("update"));
  };

  /** @param {unknown} error */
  const failFor = (error) => fail(...progress.explain(error));

  /** Record that Python has drawn the page and listens; returns what recall.js recorded. */
  const settle = () => {
    progress.settle();
    return recall.settle();
  };

  const done = () => {
    ended = true;
    progress.end();
    delete html.dataset.recalled;
    delete html.dataset.sharing;
    recall.takeDrops();
    html.dataset.state = "ready";
    document.getElementById("boot")?.remove();
    withOffline((offline) => offline.keep())
      .catch((error) => console.debug(`Nothing is kept for offline use: ${error}`));
    (globalThis.requestIdleCallback ?? setTimeout)(() => recall.remember(libraryHash));
    giveDatabaseBack();
  };

  // ---- the files that Python needs, from the network or from the page itself ------------------

  const MODULES = [
    "app/start/runtime.mjs", "vendor/pyodide/pyodide.mjs", "vendor/pyodide/pyodide.asm.mjs",
    "vendor/pyscript/core.js", "vendor/pyscript/error.js", "vendor/pyscript/toml.js",
  ];
  const WASM = "vendor/pyodide/pyodide.asm.wasm";
  const SNAPSHOT = "vendor/snapshot.bin";
  const address = (/** @type {string} */ path) => new URL(path, base).href;
  const network = globalThis.fetch.bind(globalThis);

  /** Get a file of the page, packed or from the network. @param {string} path */
  const ask = async (path) => {
    if (packed?.has(path)) return packed.open(path);
    const response = await network(address(path));
    if (!response.ok) throw new Error(`load ${path} (${response.status})`);
    return response;
  };

  /** Run a classic script of the page. @param {string} path @returns {Promise<unknown>} */
  const runScript = async (path) => {
    const script = document.createElement("script");
    script.src = packed?.has(path) ? URL.createObjectURL(await packed.open(path).blob()) : path;
    return new Promise((resolve, reject) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(`load ${path}`)));
      document.head.append(script);
    });
  };

  /** Load offline.js, then use it. @param {(offline: Offline) => unknown} use */
  const withOffline = async (use) => {
    if (!Reflect.has(globalThis, "backrowOffline")) await runScript("app/start/offline.js");
    await use(Reflect.get(globalThis, "backrowOffline"));
  };

  /**
   * Turn the gzip of the snapshot, or its address, into its bytes. Runs in a worker, so that the
   * page stays responsive.
   */
  const inflater = () => {
    addEventListener("message", async ({ data: { url, gzip } }) => {
      try {
        const response = gzip ? new Response(gzip) : await fetch(url);
        if (!response.ok) throw new Error(`load ${url}: ${response.status}`);
        const total = Number(response.headers.get("content-length"));
        let bytes = 0;
        const counted = new TransformStream({
          transform(chunk, controller) {
            bytes += chunk.length;
            postMessage({ bytes, total });
            controller.enqueue(chunk);
          },
        });
        const plain = response.body?.pipeThrough(counted)
          .pipeThrough(new DecompressionStream("gzip"));
        const buffer = await new Response(plain).arrayBuffer();
        postMessage({ buffer }, { transfer: [buffer] });
      } catch (error) {
        postMessage({ error: String(error) });
      }
    });
  };

  /** @param {number} bytes */
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

  /** @returns {Promise<Uint8Array<ArrayBuffer>>} */
  const inflateSnapshot = () => new Promise((resolve, reject) => {
    const name = "Python’s memory";
    const source = URL.createObjectURL(new Blob([`(${inflater})()`], { type: "text/javascript" }));
    const worker = new Worker(source);
    worker.addEventListener("error", () => reject(new Error(`no worker for ${SNAPSHOT}`)));
    worker.addEventListener("message", ({ data: { bytes, total, buffer, error } }) => {
      if (bytes) {
        const of = total ? ` of ${megabytes(total)}` : "";
        waiting.set(name, `${name} (${megabytes(bytes)}${of} MB)`);
        progress.note();
        progress.relabel(1, `Download ${waiting.get(name)}`);
        return;
      }
      worker.terminate();
      progress.relabel(1, "PyScript");
      URL.revokeObjectURL(source);
      if (buffer) resolve(new Uint8Array(buffer));
      else reject(new Error(error));
    });
    const gzip = packed?.bytes(SNAPSHOT);
    if (gzip) worker.postMessage({ gzip }, [gzip.buffer]);
    else worker.postMessage({ url: address(SNAPSHOT) });
  });

  /**
   * Request a part, and list it as waiting until it arrives. Its users handle its failure.
   * @template T @param {string} name @param {() => Promise<T>} load
   */
  const part = (name, load) => {
    waiting.set(name, name);
    const promise = load().finally(() => waiting.delete(name));
    promise.catch(nothing);
    return promise;
  };

  const compile = async () => {
    const response = await ask(WASM);
    const bytes = Number(response.headers.get("content-length"));
    if (bytes) waiting.set("Python", `Python (${megabytes(bytes)} MB)`);
    return response.headers.get("content-type") === "application/wasm"
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer());
  };

  /** @typedef {{key: string, files: Record<string, string>, pages: number}} Texts */
  /** @returns {Promise<Texts>} */
  const readTexts = async () => (await ask("vendor/start.json")).json();

  const askForEverything = () => {
    const asked = { // the largest first: over HTTP/1.1, six are loaded at a time
      wasm: part("Python", compile),
      snapshot: part("Python’s memory", inflateSnapshot),
      texts: part("Backrow’s modules", readTexts),
    };
    for (const path of packed ? [] : MODULES) {
      const link = document.createElement("link");
      Object.assign(link, { rel: "modulepreload", href: address(path) });
      if (link.relList.supports("modulepreload"))
        part(path, () => new Promise((resolve) => { link.onload = link.onerror = resolve; }));
      document.head.append(link);
    }
    return asked;
  };
  /** @typedef {ReturnType<typeof askForEverything>} Parts */

  // At a first visit to a URL there is no list to paint first, so everything is requested now.
  /** @type {Parts | undefined} */
  let parts;
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const isKept = Boolean(navigator.serviceWorker?.controller);
  if (src && location.protocol !== "file:" && !isKept && location.search !== "?forget")
    parts = askForEverything();

  /**
   * Responses that main.py has not asked for yet, by address; each is given once.
   * @type {Map<string, Promise<Response>>}
   */
  const early = new Map();

  /** The hash of the notes, once known: says whether the last visit's list is still right. */
  let libraryHash = /** @type {string | undefined} */ (undefined);
  /** @param {string | undefined} hash */
  const useHash = (hash) => {
    libraryHash = hash;
    recall.show(hash);
  };

  /** As Python's `quote`, which escapes more than encodeURIComponent. @param {string} name */
  const quote = (name) => encodeURIComponent(name)
    .replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);

  /** Request the notes while Python starts; main.py's first try gets the response. */
  const askForNotes = async () => {
    const ahead = (/** @type {string} */ path) => {
      const url = address(`notes/${path.split("/").map(quote).join("/")}`);
      const answer = part(`notes/${path}`, () => network(url, { cache: "no-cache" }));
      early.set(url, answer);
      return answer;
    };
    const { bundle, library: hash, notes } = await (await ahead("manifest.json")).clone().json();
    useHash(hash);
    for (const { path } of bundle ? [{ path: bundle }] : notes) ahead(path).catch(nothing);
  };

  /**
   * Answer PyScript's requests from what has arrived, and fail when a file that the start needs is
   * missing: PyScript and Pyodide wait for some files for ever. main.py handles missing notes.
   * @param {Parts} parts
   */
  const watchFetch = (parts) => {
    const notes = address("notes/");
    globalThis.fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input, base).href;
      const path = url.startsWith(base.href) ? url.slice(base.href.length) : "";
      if (path === WASM) return new Response(); // runtime.mjs has the compiled module
      const text = path && (await parts.texts.catch(() => undefined))?.files[path];
      if (text) return new Response(text);
      if (packed?.has(path)) return packed.open(path);
      const ahead = early.get(url);
      early.delete(url);
      if (ahead) return ahead;
      const needed = !ended && path && !url.startsWith(notes);
      const response = await part(path || url, () => network(input, init)).catch((error) => {
        if (needed) failFile(path, "could not be loaded");
        throw error;
      });
      if (needed && !response.ok) failFile(path, `could not be loaded (${response.status})`);
      progress.note();
      return response;
    };
    parts.wasm.catch((error) => {
      if (!/load |fetch|network/i.test(String(error))) failFor(`WebAssembly: ${error}`);
      else failFile(WASM, `could not be loaded${/ \(\d+\)/.exec(String(error))?.[0] ?? ""}`);
    });
  };

  /** @param {string} path @param {string} what */
  const failFile = (path, what) => fail(`${path} ${what}.`, `${RETRY} ${REBUILD}`);

  // ---- the environment that PyScript expects --------------------------------------------------

  let giveDatabaseBack = nothing;

  /**
   * Give PyScript an empty package cache at once. It opens one in a database, never uses it here,
   * and cannot start where storage is refused.
   */
  const standInForDatabase = () => {
    /** @param {unknown} result */
    const answer = (result) => {
      /** @type {{onsuccess?: (event: object) => void}} */
      const request = {};
      queueMicrotask(() => request.onsuccess?.({ target: { result } }));
      return request;
    };
    const empty = () => answer(undefined);
    const store = { getAllKeys: () => answer([]), get: empty, put: empty, clear: empty };
    const database = { close() {}, transaction: () => ({ objectStore: () => store }) };
    const real = Object.getOwnPropertyDescriptor(globalThis, "indexedDB");
    const value = { open: () => answer(database) };
    Object.defineProperty(globalThis, "indexedDB", { value, configurable: true });
    giveDatabaseBack = () => {
      if (real) Object.defineProperty(globalThis, "indexedDB", real); // Chromium: window's own
      else Reflect.deleteProperty(globalThis, "indexedDB"); // elsewhere the window inherits it
    };
  };

  /** Forbid inline scripts, even those that know the nonce: policies intersect. */
  const withdrawNonce = () => {
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = "script-src 'self' blob: 'unsafe-eval' 'wasm-unsafe-eval'; "
      + "object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'";
    document.head.append(policy);
  };

  // ---- the start ------------------------------------------------------------------------------

  const listen = () => {
    element("search-form").addEventListener("submit", (event) => event.preventDefault());
    document.querySelector("[data-skip]")?.addEventListener("click", (event) => {
      event.preventDefault(); // the fragment holds the page's state, it names no element
      const mains = ["reading-main", "problems-main", "yours-main", "results"].map(element);
      mains.find((it) => it?.checkVisibility?.() ?? it)?.focus();
    });
  };

  /** Fail if this browser can't run Python. */
  const checkBrowser = () => {
    if (typeof WebAssembly !== "object")
      fail(
        "This browser has WebAssembly switched off, and Python needs it.",
        "Switch it on (some “lockdown” and “enhanced security” modes turn it off), "
          + "or use another browser.",
      );
    else if (!globalThis.DecompressionStream || !HTMLScriptElement.supports?.("importmap"))
      fail(
        "This browser is too old for Backrow.",
        "Firefox, Chrome, Edge and Safari from 2023 on can open it.",
      );
  };

  /** Load the packed files and the notes beside a page that was opened from a folder. */
  const loadPacked = async () => {
    const reader = runScript("app/start/packed.js");
    reader.catch(nothing);
    const notes = runScript("vendor/notes.js")
      .then(() => useHash(Reflect.get(globalThis, "backrowNotes").manifest.library));
    notes.catch(nothing);
    await recall.letItPaint(notes);
    await Promise.all([notes, runScript("vendor/offline.js")]).catch(() => {
      const what = "The built part of this page (vendor/offline.js, vendor/notes.js) is missing.";
      fail(what, REBUILD);
    });
    await reader;
    packed = /** @type {Packed} */ (Reflect.get(globalThis, "backrowPacked"));
    packed.find();
  };

  const start = async () => {
    packed?.find();
    if (location.search === "?forget")
      return withOffline((offline) => {
        ended = true;
        progress.end();
        return offline.forget();
      });
    listen();
    checkBrowser();
    if (ended) return undefined;
    if (!packed && location.protocol === "file:") await loadPacked();
    if (ended) return undefined;
    const block = document.getElementById("backrow-notes");
    const isOneFile = document.querySelector("script[data-path]");
    if (isOneFile && !block?.textContent?.trimEnd().endsWith("}"))
      return fail(
        "This file is incomplete: its end is missing.", "Download it, or have it sent, once more.",
      );
    if (block) useHash(block.dataset.library);
    if (packed) await recall.letItPaint();
    else {
      const notes = askForNotes();
      notes.catch(nothing); // main.py asks again, and reports it
      await recall.letItPaint(notes, () => { parts ??= askForEverything(); });
    }
    parts ??= askForEverything(); // after the paint, since decoding blocks the page
    const { advance, share } = progress;
    const shared = { advance, share, settle, done, fail, parts };
    Object.defineProperty(globalThis, "backrow", { value: Object.freeze(shared) });
    watchFetch(parts);
    standInForDatabase();
    if (packed) await packed.mapModules();
    else {
      const link = document.createElement("link");
      Object.assign(link, { rel: "manifest", href: "./manifest.webmanifest" });
      document.head.append(link);
    }
    withdrawNonce();
    progress.advance(1);
    // Python need not wait for PyScript. PyScript reports its own errors, but not those of a
    // module's imports, so these are reported here.
    for (const path of MODULES.filter((it) => it.startsWith("vendor/pyodide/")))
      import(address(path)).catch(failFor);
    import(address("app/start/runtime.mjs")).catch(nothing);
    await import(address("vendor/pyscript/core.js"));
    return undefined;
  };

  let isBegun = false;
  const run = () => {
    if (isBegun) return;
    isBegun = true;
    progress = Reflect.get(globalThis, "backrowProgress") ?? progress;
    recall = Reflect.get(globalThis, "backrowRecall") ?? recall;
    const isPacked = () => Boolean(packed);
    progress.begin({ base: base.href, waiting, fail, isPacked, RETRY, REBUILD });
    start().catch(failFor);
  };
  // Start when the page is parsed and the deferred scripts have run.
  if (document.readyState !== "loading" && Reflect.has(globalThis, "backrowRecall")) run();
  addEventListener("DOMContentLoaded", run);
  addEventListener("load", run);
})();
