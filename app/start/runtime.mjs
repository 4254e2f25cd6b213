// @ts-check
// What PyScript loads as its interpreter: Pyodide, restored from the heap snapshot when that fits.
//
// boot.js has asked for everything long before PyScript does; here it is put together.

// No module of the page may await at its top level: WebKit gives it to the second who imports it
// before it is ready (its bug 242740), and PyScript is the second here.
// @ts-ignore: it has no types
import createModule from "../../vendor/pyodide/pyodide.asm.mjs";
// @ts-ignore: it has no types
import { loadPyodide as load, version } from "../../vendor/pyodide/pyodide.mjs";

export { version };

const vendor = new URL("vendor/pyodide/", new URL(".", location.href)).href;
/** @type {{texts: Promise<{key: string, pages: number}>, wasm: Promise<WebAssembly.Module>, snapshot: Promise<Uint8Array<ArrayBuffer>>}} */
const parts = Reflect.get(globalThis, "backrow").parts;
// Python stays on the page's own stack. On those that WebAssembly can switch to, Chromium (156 at
// least) reads beyond the end when it samples an allocation, and the tab crashes: 1 in 80 busy starts.
Reflect.deleteProperty(WebAssembly, "Suspending");

const PAGE = 4096 / 4; // words; as in tools/build/snapshot.mjs

/**
 * Load Pyodide with the module that is compiled already. Pyodide waits for ever when that can't be
 * instantiated (too little memory): here it fails.
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
 * Bring the memory of a new instance into the stored state, as tools/build/snapshot.mjs tells it; gives the
 * head of Pyodide's own snapshot. What is not stored is as in a `fresh` instance: its constants, else
 * zeros.
 * @param {Uint8Array<ArrayBuffer>} bytes @param {Instance} instance @param {Uint32Array} fresh
 */
const fill = (bytes, instance, fresh) => {
  const [nRuns, pages, nHead, nMemory] = new Uint32Array(bytes.buffer, 32, 4);
  const runs = new Uint32Array(bytes.buffer, 48, 2 * nRuns);
  const begin = Math.ceil((48 + runs.byteLength) / 16) * 16;
  const top = instance._sbrk(0); // nothing was touched above it
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

/** Python as it was when the snapshot was made; instantiated while the snapshot still arrives. @param {object} options */
const restore = async (options) => {
  const { key, pages } = await parts.texts;
  const python = await loadCompiled({
    ...options,
    packages: [], // they are in the snapshot
    stdLibURL: "data:,", // so is what we need of the library; `rest` brings the others
    _loadSnapshot: new Uint8Array(), // a stand-in
    createPyodideModule: async (/** @type {{preRun: Function[], API: {restoreSnapshot: Function}}} */ settings) => {
      let fresh = new Uint32Array();
      settings.preRun.push((/** @type {{HEAPU32: Uint32Array}} */ { HEAPU32 }) => { fresh = HEAPU32.slice(0, pages * PAGE); });
      const module = await createModule(settings);
      const bytes = await parts.snapshot;
      const { restoreSnapshot } = settings.API; // it takes the head, and finds no memory behind it
      settings.API.restoreSnapshot = () => restoreSnapshot(fill(bytes, module, fresh));
      return module;
    },
  });
  python.pyimport("random").seed(); // it would repeat itself in every page
  const made = Array.from((await parts.snapshot).subarray(0, 32), (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (made !== key) {
    console.warn("The heap snapshot is of another build: Backrow's own modules are imported anew.");
    python.runPython("import sys\nfor name in [it for it in sys.modules if it.split('.')[0] == 'app']: del sys.modules[name]");
  }
  return python;
};

/** Where Python's output goes: to the console until PyScript says where. */
const output = { stdout: console.log, stderr: console.error };
const restored = restore({
  indexURL: vendor,
  stdout: (/** @type {string} */ text) => output.stdout(text),
  stderr: (/** @type {string} */ text) => output.stderr(text),
});
restored.catch(() => {}); // told below

/** What PyScript calls. @param {typeof output} given */
export const loadPyodide = async (given) => {
  Object.assign(output, { stdout: given.stdout, stderr: given.stderr });
  try {
    return await restored;
  } catch (error) {
    console.warn("The heap snapshot does not fit, so Python starts the ordinary way.", error);
    return loadCompiled({ ...given, indexURL: vendor });
  }
};
