// @ts-check
// Starts PyScript, from a URL or from a file, and says how far it is. Only what must exist
// before Python does stands here; main.py takes over as soon as it runs.
//
// Everything Python needs is asked for at once, before PyScript is even loaded (`parts`), and
// runtime.mjs puts it together as soon as it is here. A page opened as a file may not fetch or import its neighbours,
// but it may run classic scripts: there `vendor/offline.js` (or, in the one-file library, data
// blocks of the page itself) carries every file in base64. `ask` knows both ways; PyScript's own
// fetches are answered from what is here already, and it notices no difference.
(() => {
  "use strict";

  const html = document.documentElement;
  const base = new URL(".", location.href);
  const began = performance.now();
  const SLOW_AFTER = 10_000; // ms: say what is taking long
  const PAINT_WITHIN = 300; // ms that the start waits for the last visit's list
  const LOST_AFTER = 120_000; // ms without any progress: give up, with a way to try again
  const LOST_ON_THE_LINE_AFTER = 600_000; // the same while something is loaded, of which nothing may be heard till it is whole
  const REBUILD = "Run  python3 -m tools build  in the project's folder, then open this page again.";

  const nothing = () => {};
  /** recall.js, which may come later than this script, or not at all. @type {{isThere: boolean, settle: () => unknown, takeDrops: () => void, forget: () => void} & Record<"show" | "remember", (library: string | undefined) => void>} */
  let recall = { isThere: false, show: nothing, settle: nothing, takeDrops: nothing, remember: nothing, forget: nothing };
  Object.defineProperty(globalThis, "backrowBoot", { value: true });

  /** @param {string} id */
  const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @param {number} milliseconds */
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

  // ---- progress: five named steps, counted, never guessed -------------------------------------

  let current = 0;
  let stepBegan = began;
  let lastNews = began;
  let ended = false;
  let isLive = false; // Python draws the page: what fails from now on is not the start

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

  /** What has been asked for and is not here yet: name to a description with its bytes. */
  const waiting = new Map();

  const clock = setInterval(() => {
    const now = performance.now();
    if (ended || !element("boot-time")) return;
    element("boot-time").textContent = `${seconds(now - began)} so far`;
    const said = document.querySelector(".py-error")?.textContent; // PyScript throws no error here
    if (said) fail(`PyScript could not read its settings (${said.split("\n")[0]}).`, `Check the network and try again. ${REBUILD}`);
    if (document.hidden) lastNews = now; // browsers let hidden pages wait
    if (!isLive && now - lastNews > (waiting.size ? LOST_ON_THE_LINE_AFTER : LOST_AFTER)) fail("Starting took too long and was given up.", "Check the network and try again.");
    else if (now - began > SLOW_AFTER) element("boot-hint").textContent = `Taking long: ${[...waiting.values()].join(", ") || "Python itself, on this machine"}. Reloading the page starts over, and keeps what has arrived.`;
  }, 100);

  // ---- failure: one sentence, and what to do --------------------------------------------------

  /** Stop, and say why. @param {string} what @param {string} remedy */
  const fail = (what, remedy) => {
    if (ended) return;
    ended = true;
    clearInterval(clock);
    html.dataset.state = "error";
    if ("recalled" in html.dataset || "sharing" in html.dataset) element("results").prepend(element("boot"));
    recall.settle();
    delete html.dataset.recalled;
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
    lookForUpdate(); // what is kept may be what does not start
  };

  /** Talks are shown while others are still being read: the progress makes room. */
  const share = () => {
    if (ended) return;
    element("results").append(element("boot"));
    element("boot-title").textContent = "Reading your notes";
    html.dataset.sharing = "";
  };

  /** Python has drawn the page, and listens; gives what recall.js noted before. */
  const settle = () => {
    isLive = true;
    return recall.settle();
  };

  const done = () => {
    ended = true;
    delete html.dataset.recalled;
    delete html.dataset.sharing;
    clearInterval(clock);
    recall.takeDrops();
    html.dataset.state = "ready";
    document.getElementById("boot")?.remove();
    keepOffline();
    (globalThis.requestIdleCallback ?? setTimeout)(() => recall.remember(libraryHash));
    giveDatabaseBack();
  };

  /** What happened, and what to do. @param {unknown} reason @returns {[string, string]} */
  const explain = (reason) => {
    const text = String(reason instanceof Error ? reason.message || reason : reason);
    const file = /(?:URL|module:|script|load)\s+(\S+?\.(?:m?js|py|toml|wasm|zip|whl|json))/.exec(text)?.[1];
    if (/out of memory|could not allocate|Cannot enlarge/i.test(text))
      return ["This machine or tab has too little memory for Python.", "Close other tabs and try again."];
    if (/WebAssembly|wasm/i.test(text))
      return ["Python’s WebAssembly file is damaged, or this browser cannot run it.", packed.size ? REBUILD : `Check the network and try again. ${REBUILD}`];
    if (/^Script error/.test(text))
      return ["One of this page’s scripts is damaged.", REBUILD]; // which, browsers do not say of files
    if (/fetch|import|load|network|404|NetworkError/i.test(text))
      return [`${file ? file.replace(base.href, "") : "A file of the page"} is missing or could not be loaded.`, `Check the network and try again. ${REBUILD}`];
    return [`Python did not start (${text.split("\n").filter(Boolean).pop()?.slice(0, 160)}).`, REBUILD];
  };

  /** @param {unknown} reason @param {string} [file] */
  const failUnlessForeign = (reason, file = "") => {
    if (isLive || /-extension:/.test(`${file} ${reason instanceof Error ? reason.stack : ""}`)) return; // what is added to the browser runs in pages too
    fail(...explain(reason));
  };
  addEventListener("error", ({ message, error, filename }) => failUnlessForeign(error ?? message, filename));
  addEventListener("unhandledrejection", ({ reason }) => failUnlessForeign(reason?.target?.error ?? reason));

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

  // ---- what Python needs, from the network or from the page itself ----------------------------

  const TYPES = { wasm: "application/wasm", json: "application/json", mjs: "text/javascript", js: "text/javascript" };
  const MODULES = ["app/start/runtime.mjs", "vendor/pyodide/pyodide.mjs", "vendor/pyodide/pyodide.asm.mjs", "vendor/pyscript/core.js", "vendor/pyscript/error.js", "vendor/pyscript/toml.js"];
  const WASM = "vendor/pyodide/pyodide.asm.wasm";
  const address = (/** @type {string} */ path) => new URL(path, base).href;
  const network = globalThis.fetch.bind(globalThis);

  /** The files that came with the page, in base64; `.gz` at the end says gzip. Empty over http. @type {Map<string, string>} */
  const packed = new Map();
  const findPacked = () => {
    for (const [path, base64] of Object.entries(Reflect.get(globalThis, "backrowFiles") ?? {})) packed.set(path, base64);
    for (const block of document.querySelectorAll("script[data-path]"))
      packed.set(/** @type {HTMLElement} */ (block).dataset.path ?? "", block.textContent ?? "");
  };

  /** @param {string} base64 @returns {Uint8Array<ArrayBuffer>} */
  const decode = (base64) => Reflect.get(Uint8Array, "fromBase64")?.call(Uint8Array, base64)
    ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

  /** A file of the page, wherever it is. @param {string} path @returns {Promise<Response>} */
  const ask = async (path) => {
    const base64 = packed.get(path) ?? packed.get(`${path}.gz`);
    if (base64 === undefined) {
      const response = await network(address(path));
      if (!response.ok) throw new Error(`load ${path} (${response.status})`);
      return response;
    }
    let body = new Blob([decode(base64)]).stream();
    if (!packed.has(path)) body = body.pipeThrough(new DecompressionStream("gzip"));
    const type = Reflect.get(TYPES, /\w*$/.exec(path)?.[0] ?? "") ?? "text/plain";
    return new Response(body, { headers: { "content-type": type } });
  };

  /** Runs in a worker, so that the page stays free: the snapshot's gzip, or its address, to its bytes. */
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
        const plain = response.body?.pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"));
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
    const path = "vendor/snapshot.bin";
    const name = "Python’s memory";
    const source = URL.createObjectURL(new Blob([`(${inflater})()`], { type: "text/javascript" }));
    const worker = new Worker(source);
    worker.addEventListener("error", () => reject(new Error(`no worker for ${path}`)));
    worker.addEventListener("message", ({ data: { bytes, total, buffer, error } }) => {
      if (bytes) {
        lastNews = performance.now();
        waiting.set(name, `${name} (${megabytes(bytes)}${total ? ` of ${megabytes(total)}` : ""} MB)`);
        if (current === 1) advance(1, `Download ${waiting.get(name)}`);
        return;
      }
      worker.terminate();
      if (current === 1) advance(1, "PyScript");
      URL.revokeObjectURL(source);
      if (buffer) resolve(new Uint8Array(buffer));
      else reject(new Error(error));
    });
    const base64 = packed.get(path);
    if (base64 === undefined) worker.postMessage({ url: address(path) });
    else {
      const gzip = decode(base64);
      worker.postMessage({ gzip }, [gzip.buffer]);
    }
  });

  /** Ask for a part; it is named while it is awaited, and its failure waits until it is used. @template T @param {string} name @param {() => Promise<T>} load */
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
    const streams = response.headers.get("content-type") === TYPES.wasm;
    return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
  };

  const askForEverything = () => {
    const asked = { // the largest first: a host that speaks HTTP/1.1 gives six answers at a time
      wasm: part("Python", compile),
      snapshot: part("Python’s memory", inflateSnapshot),
      texts: part("Backrow’s modules", async () => /** @type {Promise<{key: string, files: Record<string, string>, pages: number}>} */ ((await ask("vendor/start.json")).json())),
    };
    for (const path of packed.size ? [] : MODULES) {
      const link = Object.assign(document.createElement("link"), { rel: "modulepreload", href: address(path) });
      if (link.relList.supports("modulepreload")) part(path, () => new Promise((resolve) => { link.onload = link.onerror = resolve; }));
      document.head.append(link);
    }
    return asked;
  };
  /** @typedef {ReturnType<typeof askForEverything>} Parts */

  /** At a first visit from a URL no list waits to be painted, and this not for the page's style. @type {Parts | undefined} */
  let parts;
  const comesFromUrl = /** @type {HTMLScriptElement} */ (document.currentScript).src !== "" && location.protocol !== "file:";
  if (comesFromUrl && !navigator.serviceWorker?.controller && location.search !== "?forget") parts = askForEverything();

  /** Answers that main.py has not asked for yet: address to response, each given once. @type {Map<string, Promise<Response>>} */
  const early = new Map();

  /** The hash of the library, once it is known; then the last visit's list can be shown. @type {string | undefined} */
  let libraryHash;
  /** @param {string | undefined} hash */
  const useLibrary = (hash) => {
    libraryHash = hash;
    recall.show(hash);
  };

  /** @param {Promise<unknown>} promise */
  const within = (promise) => Promise.race([promise, new Promise((resolve) => { setTimeout(resolve, PAINT_WITHIN); })]).catch(nothing);
  const frame = () => new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });

  /** Let the list of the last visit be painted before the work begins, if that takes no time; what it is `shown` with may fail. @param {Promise<unknown>} [shown] @param {() => void} [meanwhile] what does not keep the page from painting */
  const letItPaint = async (shown, meanwhile = nothing) => {
    shown?.catch(nothing);
    if (recall.isThere && shown) await within(shown);
    meanwhile();
    if ("recalled" in html.dataset) await within(frame());
  };

  /** As Python's `quote` does it: more than encodeURIComponent. @param {string} name */
  const quote = (name) => encodeURIComponent(name).replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);

  /** Ask for the notes while Python starts; main.py's first try gets the answer. */
  const askForNotes = async () => {
    const ahead = (/** @type {string} */ path) => {
      const url = address(`notes/${path.split("/").map(quote).join("/")}`);
      const answer = part(`notes/${path}`, () => network(url, { cache: "no-cache" }));
      early.set(url, answer);
      return answer;
    };
    const { bundle, library, notes } = await (await ahead("manifest.json")).clone().json();
    useLibrary(library);
    for (const { path } of bundle ? [{ path: bundle }] : notes) ahead(path).catch(nothing);
  };

  /** The bytes of an archive of which Python wants a module that was not needed at the start; Python can't wait. @param {string} name */
  const rest = (name) => {
    const path = `vendor/pyodide/${name === "python314.zip" ? "python_stdlib.zip" : name}`;
    const base64 = packed.get(`${path}.gz`); // Python unpacks it
    if (base64 !== undefined) return decode(base64);
    const request = new XMLHttpRequest();
    request.open("GET", address(path), false);
    request.overrideMimeType("text/plain; charset=x-user-defined"); // bytes, as text: all that may be had without waiting
    request.send();
    if (request.status !== 200) throw new Error(`load ${path}: ${request.status}`);
    return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
  };

  /**
   * Stand between PyScript and the network: answer from what is here already, and say so when a
   * file that the start needs is not there (PyScript and Pyodide wait for ever on some). Notes are
   * main.py's own business.
   * @param {Parts} parts
   */
  const watchFetch = (parts) => {
    const notes = address("notes/");
    globalThis.fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input, base).href;
      const path = url.startsWith(base.href) ? url.slice(base.href.length) : "";
      if (path === WASM) return new Response(); // runtime.mjs brings the compiled module
      const text = path && (await parts.texts.catch(() => undefined))?.files[path];
      if (text) return new Response(text);
      if (packed.has(path) || packed.has(`${path}.gz`)) return ask(path);
      const ahead = early.get(url);
      early.delete(url);
      if (ahead) return ahead;
      const needed = !ended && path && !url.startsWith(notes);
      const response = await part(path || url, () => network(input, init)).catch((error) => {
        if (needed) failFile(path, "could not be loaded");
        throw error;
      });
      if (needed && !response.ok) failFile(path, `could not be loaded (${response.status})`);
      lastNews = performance.now();
      return response;
    };
    parts.wasm.catch((error) => {
      const text = String(error);
      if (/load |fetch|network/i.test(text)) return failFile(WASM, `could not be loaded${/ \(\d+\)/.exec(text)?.[0] ?? ""}`);
      return fail(...explain(`WebAssembly: ${error}`));
    });
  };

  /** @param {string} path @param {string} what */
  const failFile = (path, what) => fail(`${path} ${what}.`, `Check the network and try again. ${REBUILD}`);

  /** Let imports find the packed modules, through blobs and an import map. */
  const mapModules = async () => {
    /** @type {Record<string, string>} */
    const imports = {};
    const modules = Array.from(packed.keys(), (path) => path.replace(/\.gz$/, "")).filter((path) => /\.m?js$/.test(path));
    await Promise.all(modules.map(async (path) => {
      // a blob has no folder: its imports of "./neighbour.js" become full addresses, which map to blobs too
      const source = (await (await ask(path)).text())
        .replace(/(["'`])(\.\.?\/[\w./-]+\.m?js)\1/g, (_, quote, name) => quote + new URL(name, address(path)).href + quote);
      imports[address(path)] = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
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

  let giveDatabaseBack = nothing;

  /** PyScript opens an (empty) package cache, and cannot start where storage is refused: it gets an empty one, at once. */
  const standInForDatabase = () => {
    /** @param {unknown} result */
    const answer = (result) => {
      /** @type {{onsuccess?: (event: object) => void}} */
      const request = {};
      queueMicrotask(() => request.onsuccess?.({ target: { result } }));
      return request;
    };
    const store = { getAllKeys: () => answer([]), get: () => answer(undefined), put: () => answer(undefined), clear: () => answer(undefined) };
    const database = { close() {}, transaction: () => ({ objectStore: () => store }) };
    const real = Object.getOwnPropertyDescriptor(globalThis, "indexedDB");
    Object.defineProperty(globalThis, "indexedDB", { value: { open: () => answer(database) }, configurable: true });
    giveDatabaseBack = () => {
      if (real) Object.defineProperty(globalThis, "indexedDB", real); // Chromium has it on the window itself
      else Reflect.deleteProperty(globalThis, "indexedDB"); // others on what the window inherits from
    };
  };

  /** From here on no inline script runs, not even one that knows the nonce: policies intersect. */
  const withdrawNonce = () => {
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = "script-src 'self' blob: 'unsafe-eval' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'";
    document.head.append(policy);
  };

  // ---- offline from a URL ----------------------------------------------------------------------

  /** Keep the page once it is live; nowhere else does this say a word. */
  const keepOffline = () => {
    const workers = navigator.serviceWorker;
    if (location.protocol === "file:") sayOfflineReady();
    if (!workers || packed.size || document.querySelector("script[src*='.backrow/']")) return; // `tools serve` shows what is there now
    lookForUpdate();
    workers.register(address("sw.js")).catch((error) => console.debug(`Nothing is kept for offline use: ${error}`));
    workers.ready.then(({ active }) => active?.postMessage("report"));
  };

  /** All that the page needs is on this machine. */
  const sayOfflineReady = () => {
    const said = document.getElementById("offline");
    if (said) said.hidden = false;
  };

  /** If this page is a kept one, have the site looked at for a newer. */
  const lookForUpdate = () => {
    const workers = navigator.serviceWorker;
    workers?.addEventListener("message", ({ data }) => {
      if (data?.backrow === "updated") offerUpdate(data.notes);
      if (data?.backrow === "kept") sayOfflineReady();
    });
    workers?.controller?.postMessage("update");
  };

  /** The page stays as it is, and what is open stays open: the address holds it. @param {boolean} hasNewNotes */
  const offerUpdate = (hasNewNotes) => {
    document.querySelector(".update-offer")?.remove();
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Reload" });
    const text = document.createElement("span");
    /** Say it, and what reloading costs; gives whether it has just become more. */
    const say = () => {
      const before = text.textContent;
      const cost = "unkept" in html.dataset ? " Reloading closes the notes that you opened and did not keep." : "";
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

  /** Whether a database holds nothing. @param {string} name @returns {Promise<boolean>} */
  const isEmpty = (name) => new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.addEventListener("error", reject);
    request.addEventListener("success", () => {
      const database = request.result;
      const stores = Array.from(database.objectStoreNames);
      const reading = stores.length ? database.transaction(stores) : null;
      const counts = stores.map((store) => reading?.objectStore(store).count());
      const done = () => { database.close(); resolve(counts.every((count) => count?.result === 0)); };
      if (reading) reading.addEventListener("complete", done);
      else done();
    });
  });

  /** Gives what there is to say if it is not gone. @param {string} name @returns {Promise<string>} */
  const deleteDatabase = (name) => new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener("success", () => resolve(""));
    request.addEventListener("error", () => resolve("The browser did not remove your marks, and the notes you kept."));
    request.addEventListener("blocked", () => resolve("Your marks, and the notes you kept, go as soon as the other tabs with this library are closed."));
  });

  /** `?forget` leaves nothing of this library in the browser, and says so; nothing is kept again until it is opened. */
  const forget = async () => {
    ended = true;
    clearInterval(clock);
    /** Go on without what this browser does not have, or refuses. @param {() => Promise<unknown>} work */
    const quietly = (work) => work().catch((error) => console.debug(`Not removed: ${error}`));
    await quietly(async () => {
      const registration = await navigator.serviceWorker.getRegistration(base.href);
      if (registration?.scope !== base.href) return;
      registration.active?.postMessage("remove"); // or it would go on with an update
      await registration.unregister();
    });
    await quietly(async () => {
      for (const name of await caches.keys()) if (name.startsWith(`backrow:${base.href}:`)) await caches.delete(name);
    });
    recall.forget();
    const library = location.href.split(/[?#]/)[0].replace(/index\.html$/, ""); // as in browser.py
    let said = "Nothing of this library is kept in this browser any more.";
    await quietly(async () => {
      const kept = await indexedDB.databases?.();
      if (kept && !kept.some(({ name }) => name === `backrow:${library}`)) return;
      if (await isEmpty(`backrow:${library}`) || globalThis.confirm("Remove your marks, and the notes you kept, as well? They are only in this browser."))
        said = await deleteDatabase(`backrow:${library}`) || said;
      else said = "Only your marks, and the notes you kept, are still in this browser.";
    });
    const link = Object.assign(document.createElement("a"), { href: location.href.split(/[?#]/)[0], textContent: "Open the library again" });
    const [main, title, again] = ["main", "h1", "p"].map((tag) => document.createElement(tag));
    main.className = "library";
    title.textContent = said;
    again.append(link);
    main.append(title, again);
    document.body.replaceChildren(main);
    document.title = "Removed · Backrow";
    html.dataset.state = "ready";
  };

  const start = async () => {
    if (location.search === "?forget") return forget();
    element("search-form").addEventListener("submit", (event) => event.preventDefault());
    document.querySelector("[data-skip]")?.addEventListener("click", (event) => {
      event.preventDefault(); // the fragment is the page's state, not a place in it
      const target = ["reading-main", "problems-main", "yours-main", "results"].map(element).find((it) => it?.checkVisibility?.() ?? it);
      target?.focus();
    });
    if (typeof WebAssembly !== "object")
      return fail("This browser has WebAssembly switched off, and Python needs it.", "Switch it on (some “lockdown” and “enhanced security” modes turn it off), or use another browser.");
    if (typeof DecompressionStream !== "function" || !HTMLScriptElement.supports?.("importmap"))
      return fail("This browser is too old for Backrow.", "Firefox, Chrome, Edge and Safari from 2023 on can open it.");
    findPacked();
    if (!packed.size && location.protocol === "file:") {
      const notes = loadClassic("vendor/notes.js").then(() => useLibrary(Reflect.get(globalThis, "backrowNotes").manifest.library));
      await letItPaint(notes);
      await Promise.all([notes, loadClassic("vendor/offline.js")]).catch(() =>
        fail("The built part of this page (vendor/offline.js, vendor/notes.js) is missing.", REBUILD));
      findPacked();
    }
    if (ended) return undefined;
    const block = document.getElementById("backrow-notes");
    const isOneFile = document.querySelector("script[data-path]");
    if (isOneFile && !block?.textContent?.trimEnd().endsWith("}"))
      return fail("This file is incomplete: its end is missing.", "Download it, or have it sent, once more.");
    if (block) useLibrary(block.dataset.library);
    if (packed.size) await letItPaint();
    if (!packed.size) await letItPaint(askForNotes(), () => { parts ??= askForEverything(); });
    parts ??= askForEverything(); // to decode what is packed takes the page's own time
    Object.defineProperty(globalThis, "backrow", { value: Object.freeze({ advance, share, settle, done, fail, parts, rest }) });
    watchFetch(parts);
    standInForDatabase();
    if (packed.size) await mapModules();
    else document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: "./manifest.webmanifest" }));
    withdrawNonce();
    advance(1);
    // Python itself need not wait for PyScript, which tells of errors, but not of those of a module's own imports
    for (const path of MODULES.filter((it) => it.startsWith("vendor/pyodide/"))) import(address(path)).catch((error) => fail(...explain(error)));
    import(address("app/start/runtime.mjs")).catch(nothing);
    await import(address("vendor/pyscript/core.js"));
    return undefined;
  };

  let isBegun = false;
  const run = () => {
    if (isBegun) return;
    isBegun = true;
    recall = Reflect.get(globalThis, "backrowRecall") ?? recall;
    element("boot-missing")?.remove();
    start().catch((error) => fail(...explain(error)));
  };
  // When the page is parsed and recall.js has run, as soon as that can be known.
  if (document.readyState !== "loading" && Reflect.has(globalThis, "backrowRecall")) run();
  addEventListener("DOMContentLoaded", run);
  addEventListener("load", run);
})();
