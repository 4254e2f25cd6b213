// Makes the heap snapshot: Python as it is after its start, with Markdown and Backrow's modules
// imported. Run by the pinned Node; equal input gives equal bytes.
//
//   node snapshot.mjs PYODIDE_FOLDER INSIDE.py FILES.json OUT
//
// FILES.json holds the files Python finds (`files`, path to base64), main.py's text (`main`), the
// folder of PyScript's sources (`pyscript`), and `key`, which names the modules that these are.
//
// OUT is gzipped and has, in this order:
// - the key (32 bytes);
// - the number of runs of stored pages, the number of pages of the interpreter's constant data, the
//   size of the head of Pyodide's own snapshot, and the size of the memory (4 bytes each);
// - for each run, its first page and its number of pages (4 bytes each);
// - zeros up to the next multiple of 16 bytes;
// - Pyodide's head;
// - the pages. Those of constant data are XORed with a fresh instance's. Pages that are all zeros,
//   more than half of the memory, are left out.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

process.on("uncaughtException", (error) => { // without Node's own print of a line of a megabyte
  console.error(error.message);
  process.exit(1);
});
const PAGE = 4096;
const [folder, inside, filesPath, out] = process.argv.slice(2);
const { key, files, main, pyscript } = JSON.parse(readFileSync(filesPath, "utf8"));

// Whatever differs between two runs is fixed before Pyodide is loaded.
const still = 1_577_836_800_000; // a moment: 2020-01-01
/** Constant bytes instead of random ones. */
const fill = (array) => {
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).fill(7);
  return array;
};
const crypto = createRequire(import.meta.url)("node:crypto");
crypto.randomFillSync = fill;
crypto.randomBytes = (size) => fill(Buffer.alloc(size));
Object.defineProperty(globalThis.crypto, "getRandomValues", { value: fill });
Math.random = () => 0.5;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) { super(...(args.length ? args : [still])); }
  static now() { return still; }
};
performance.now = () => 0;
process.hrtime = Object.assign(() => [0, 0], { bigint: () => 0n });
process.env.TZ = "UTC";
// As in a page: no path of this machine.
process.argv.splice(1, process.argv.length, "./this.program");
// For iPhones, Pyodide leaves out a WebAssembly-GC helper that takes a place in the function table:
// without it, the table is alike in every engine, and one snapshot serves them all.
const iPhone = { userAgent: "iPhone" };
Object.defineProperty(globalThis, "navigator", { value: iPhone, configurable: true });

const at = (name) => pathToFileURL(`${folder}/${name}`).href;
const { loadPyodide } = await import(at("pyodide.mjs"));
const { default: createModule } = await import(at("pyodide.asm.mjs"));

let fresh = new Uint8Array();
const python = await loadPyodide({
  _makeSnapshot: true,
  indexURL: folder,
  // neither docstrings nor columns of a line: a fifth of the bytes
  args: ["-OO", "-X", "no_debug_ranges"],
  env: { PYTHONHASHSEED: "0", HOME: "/home/pyodide" },
  createPyodideModule: (settings) => {
    settings.preRun.push((module) => { fresh = module.HEAPU8.slice(); });
    return createModule(settings);
  },
});
for (const [path, base64] of Object.entries(files)) {
  python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")) || "/");
  python.FS.writeFile(path, Buffer.from(base64, "base64"));
}
for (const folder of ["/home/pyodide/pyscript", "/scripts"]) python.FS.mkdirTree(folder);
const { default: library } = await import(pathToFileURL(`${pyscript}/stdlib/pyscript.js`).href);
for (const [name, source] of Object.entries(library.pyscript))
  python.FS.writeFile(`/home/pyodide/pyscript/${name}`, source);
// what Pyodide, PyScript and the page run at every start, as one string each
const { stdlib } = await import(pathToFileURL(`${pyscript}/stdlib.js`).href);
const own = [
  "{}", "import importlib; importlib", "import __main__; __main__.__dict__",
  "import builtins; builtins.__dict__",
];
for (const [number, script] of [...own, stdlib, main].entries())
  python.FS.writeFile(`/scripts/${number}`, script);
const globals = python.toPy({ __name__: "__snapshot__" });
python.runPython(readFileSync(inside, "utf8"), { globals });
const snapshot = python.makeMemorySnapshot();
const memory = snapshot.subarray(new Uint32Array(snapshot.buffer, 0, 2)[1]);
const pages = Math.ceil((fresh.findLastIndex(Boolean) + 1) / PAGE);
for (let i = 0; i < pages * PAGE; i += 1) memory[i] ^= fresh[i];
/**
 * Runs of pages that are not all zeros: first page and number of pages.
 * @type {[number, number][]}
 */
const runs = [];
for (let page = 0; page < memory.length / PAGE; page += 1) {
  if (!memory.subarray(page * PAGE, (page + 1) * PAGE).some(Boolean)) continue;
  const last = runs.at(-1);
  if (last && last[0] + last[1] === page) last[1] += 1;
  else runs.push([page, 1]);
}
const head = Buffer.alloc(48 + 8 * runs.length);
head.write(key, 0, "hex");
const headSize = snapshot.length - memory.length;
for (const [i, word] of [runs.length, pages, headSize, memory.length, ...runs.flat()].entries())
  head.writeUInt32LE(word, 32 + 4 * i);
const stored = runs.map(([first, count]) => memory.subarray(first * PAGE, (first + count) * PAGE));
const aligned = Buffer.alloc((16 - (head.length % 16)) % 16);
const plain = Buffer.concat([head, aligned, snapshot.subarray(0, headSize), ...stored]);
writeFileSync(out, gzipSync(plain, { level: 9, memLevel: 9 }));
process.exit(0);
