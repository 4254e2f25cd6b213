// @ts-check
// What PyScript loads as its interpreter: Pyodide, restored from the heap snapshot when that fits.
//
// boot.js has asked for everything long before PyScript does; here it is put together.

const vendor = new URL("vendor/pyodide/", new URL(".", location.href)).href;
/** @type {{texts: Promise<{key: string, snapshot: {size: number, pages: number}}>, wasm: Promise<WebAssembly.Module>, snapshot: Promise<Uint8Array<ArrayBuffer>>}} */
const parts = Reflect.get(globalThis, "backrow").parts;
const [{ loadPyodide: load, version }, { default: createModule }] = await Promise.all(
  ["pyodide.mjs", "pyodide.asm.mjs"].map((name) => import(`${vendor}${name}`)),
);
export { version };

const PAGE = 4096 / 4; // words; as in tools/snapshot.mjs

/** Let Pyodide's next instance be made from the module that is compiled already. */
const useCompiled = () => {
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (_, imports) => {
    WebAssembly.instantiateStreaming = instantiateStreaming;
    const module = await parts.wasm;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
};

/** Pyodide's own snapshot, from what is stored. @param {Uint8Array<ArrayBuffer>} bytes @param {Uint32Array} fresh */
const addConstants = (bytes, fresh) => {
  const head = new DataView(bytes.buffer);
  const snapshot = bytes.subarray(head.getUint32(32, true));
  const begin = snapshot.byteOffset + head.getUint32(snapshot.byteOffset + 4, true);
  // constant data is stored as its difference from a fresh instance's, which only a page has
  bytes.subarray(40, 40 + head.getUint32(36, true)).forEach((isChanged, page) => {
    const constants = fresh.subarray(page * PAGE, (page + 1) * PAGE);
    const memory = new Uint32Array(bytes.buffer, begin + page * PAGE * 4, PAGE);
    if (isChanged) for (let i = 0; i < PAGE; i += 1) memory[i] ^= constants[i];
    else memory.set(constants);
  });
  return snapshot;
};

/** Python as it was when the snapshot was made; instantiated while the snapshot still arrives. @param {object} options */
const restore = async (options) => {
  const { key, snapshot: { size, pages } } = await parts.texts;
  useCompiled();
  const python = await load({
    ...options,
    packages: [], // they are in the snapshot
    stdLibURL: "data:,", // so is what we need of the library; `rest` brings the others
    _loadSnapshot: new Uint8Array(size), // a stand-in: only its size matters
    createPyodideModule: async (/** @type {{preRun: Function[], API: {restoreSnapshot: Function}}} */ settings) => {
      let fresh = new Uint32Array();
      settings.preRun.push((/** @type {{HEAPU32: Uint32Array}} */ { HEAPU32 }) => { fresh = HEAPU32.slice(0, pages * PAGE); });
      const module = await createModule(settings);
      const bytes = await parts.snapshot;
      const { restoreSnapshot } = settings.API;
      settings.API.restoreSnapshot = () => restoreSnapshot(addConstants(bytes, fresh));
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

/** What PyScript calls. @param {object} given */
export const loadPyodide = async (given) => {
  const options = { ...given, indexURL: vendor };
  try {
    return await restore(options);
  } catch (error) {
    console.warn("The heap snapshot does not fit, so Python starts the ordinary way.", error);
    useCompiled();
    return load(options);
  }
};
