// @ts-check
// The interpreter that PyScript loads: Pyodide, restored from the heap snapshot if that fits, and
// started the ordinary way if not. boot.js has requested the parts; here they are put together.
//
// No module of the page may await at its top level: WebKit gives such a module to its second
// importer before it is ready (WebKit bug 242740), and PyScript is the second importer here.
// @ts-ignore: it has no types
import createModule from "../../vendor/pyodide/pyodide.asm.mjs";
// @ts-ignore: it has no types
import { loadPyodide as load, version } from "../../vendor/pyodide/pyodide.mjs";

export { version };

const vendor = new URL("vendor/pyodide/", new URL(".", location.href)).href;
/**
 * @typedef {object} Parts
 * @property {Promise<{key: string, pages: number}>} texts
 * @property {Promise<WebAssembly.Module>} wasm
 * @property {Promise<Uint8Array<ArrayBuffer>>} snapshot
 */
/** @type {Parts} */
const parts = Reflect.get(globalThis, "backrow").parts;
// Keep Python on the page's own stack. If WebAssembly may switch stacks, Chromium (156 at least)
// reads beyond a stack's end when it samples an allocation: 1 in 80 busy starts crashed the tab.
Reflect.deleteProperty(WebAssembly, "Suspending");

const PAGE = 4096 / 4; // words; as in tools/build/snapshot.mjs

/**
 * Load Pyodide with the module that is compiled already. When that can't be instantiated (too
 * little memory), Pyodide waits for ever; this fails.
 * @param {object} options
 */
const loadCompiled = (options) => new Promise((resolve, reject) => {
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (_, imports) => {
    WebAssembly.instantiateStreaming = instantiateStreaming;
    try {
      const module = await parts.wasm;
      return { module, instance: await WebAssembly.instantiate(module, imports) };
    } catch (error) {
      reject(error);
      throw error;
    }
  };
  load(options).then(resolve, reject);
});

/** @typedef {{HEAPU32: Uint32Array, _sbrk: (by: number) => number}} Instance */
/**
 * @typedef {object} Settings
 * @property {((instance: Instance) => void)[]} preRun
 * @property {{restoreSnapshot: Function}} API
 */

/**
 * Bring the memory of a new instance into the state that tools/build/snapshot.mjs stored; gives the
 * head of Pyodide's own snapshot. Words that are not stored are those of a `fresh` instance: its
 * constants, and zeros elsewhere.
 * @param {Uint8Array<ArrayBuffer>} bytes @param {Instance} instance @param {Uint32Array} fresh
 */
const fill = (bytes, instance, fresh) => {
  const [nRuns, pages, nHead, nMemory] = new Uint32Array(bytes.buffer, 32, 4);
  const runs = new Uint32Array(bytes.buffer, 48, 2 * nRuns);
  const begin = Math.ceil((48 + runs.byteLength) / 16) * 16;
  const top = instance._sbrk(0); // the memory above is untouched
  if (instance.HEAPU32.byteLength < nMemory) instance._sbrk(nMemory - top); // the memory grows
  const memory = instance.HEAPU32;
  memory.set(fresh);
  memory.fill(0, pages * PAGE, top / 4);
  let at = begin + nHead;
  for (let i = 0; i < runs.length; i += 2) {
    const place = runs[i] * PAGE;
    const stored = new Uint32Array(bytes.buffer, at, runs[i + 1] * PAGE);
    const nConstant = Math.min(Math.max(pages * PAGE - place, 0), stored.length);
    for (let word = 0; word < nConstant; word += 1) memory[place + word] ^= stored[word];
    memory.set(stored.subarray(nConstant), place + nConstant);
    at += stored.byteLength;
  }
  return bytes.subarray(begin, begin + nHead);
};

const FORGET_MODULES = `import sys
for name in [it for it in sys.modules if it.split(".")[0] == "app"]:
    del sys.modules[name]`;

/**
 * Restore Python from the snapshot. It is instantiated while the snapshot still arrives.
 * @param {object} options
 */
const restore = async (options) => {
  const { key, pages } = await parts.texts;
  const python = await loadCompiled({
    ...options,
    packages: [], // they are in the snapshot
    stdLibURL: "data:,", // so is what the page needs of the standard library
    _loadSnapshot: new Uint8Array(), // a stand-in
    createPyodideModule: async (/** @type {Settings} */ settings) => {
      let fresh = new Uint32Array();
      settings.preRun.push(({ HEAPU32 }) => { fresh = HEAPU32.slice(0, pages * PAGE); });
      const module = await createModule(settings);
      const bytes = await parts.snapshot;
      const { restoreSnapshot } = settings.API; // gets the head only, with no memory behind it
      settings.API.restoreSnapshot = () => restoreSnapshot(fill(bytes, module, fresh));
      return module;
    },
  });
  python.pyimport("random").seed(); // or every page would get the same numbers
  const hash = (await parts.snapshot).subarray(0, 32);
  if (Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("") !== key) {
    console.warn("The heap snapshot is of another build: Backrow's own modules are imported anew.");
    python.runPython(FORGET_MODULES);
  }
  return python;
};

/**
 * Get an archive of modules that the start does not need. Python can't await here, so the request
 * is synchronous, which allows text only: each character is a byte.
 * @param {string} name
 */
const readArchive = (name) => {
  const path = `vendor/pyodide/${name === "python314.zip" ? "python_stdlib.zip" : name}`;
  /** @type {{bytes: (name: string) => Uint8Array | undefined} | undefined} */
  const packed = Reflect.get(globalThis, "backrowPacked");
  const gzip = packed?.bytes(`${path}.gz`); // Python decompresses it
  if (gzip) return gzip;
  const request = new XMLHttpRequest();
  request.open("GET", new URL(path, new URL(".", location.href)), false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`load ${path}: ${request.status}`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
};
Object.defineProperty(globalThis, "backrowReadArchive", { value: readArchive });

/** Where Python's output goes: to the console, until PyScript says otherwise. */
const output = { stdout: console.log, stderr: console.error };
const restored = restore({
  indexURL: vendor,
  stdout: (/** @type {string} */ text) => output.stdout(text),
  stderr: (/** @type {string} */ text) => output.stderr(text),
});
restored.catch(() => {}); // reported below

/** Give PyScript its interpreter. @param {typeof output} given */
export const loadPyodide = async (given) => {
  Object.assign(output, { stdout: given.stdout, stderr: given.stderr });
  try {
    return await restored;
  } catch (error) {
    console.warn("The heap snapshot does not fit, so Python starts the ordinary way.", error);
    return loadCompiled({ ...given, indexURL: vendor });
  }
};
