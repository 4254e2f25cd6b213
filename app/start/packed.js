// @ts-check
// Reads the base64 files inside a page that was opened as a file, since browsers let it fetch
// nothing: `backrowFiles` of vendor/offline.js, or the data blocks of the one-file library. A page
// at a URL does not load this script.

/**
 * @typedef {object} Packed
 * @property {() => void} find
 * @property {(path: string) => boolean} has
 * @property {(path: string) => Response} open
 * @property {(name: string) => Uint8Array<ArrayBuffer> | undefined} bytes
 * @property {() => Promise<void>} mapModules
 */

(() => {
  "use strict";

  const TYPES = {
    wasm: "application/wasm", json: "application/json",
    mjs: "text/javascript", js: "text/javascript",
  };
  const MODULE = /\.m?js$/;
  const RELATIVE_IMPORT = /(["'`])(\.\.?\/[\w./-]+\.m?js)\1/g;
  const base = new URL(".", location.href);

  /** Base64 by name: a file's path, with `.gz` at its end if it is compressed. */
  const files = /** @type {Map<string, string>} */ (new Map());

  /** Collect the files that are in the page so far. */
  const find = () => {
    const loaded = Reflect.get(globalThis, "backrowFiles") ?? {};
    for (const [name, base64] of Object.entries(loaded)) files.set(name, base64);
    const blocks = /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll("script[data-path]"));
    for (const block of blocks) files.set(block.dataset.path ?? "", block.textContent ?? "");
  };

  /** Whether there is such a file, compressed or not. @type {Packed["has"]} */
  const has = (path) => files.has(path) || files.has(`${path}.gz`);

  /** The bytes that are stored by this name, not decompressed. @type {Packed["bytes"]} */
  const bytes = (name) => {
    const base64 = files.get(name);
    if (base64 === undefined) return undefined;
    return Reflect.get(Uint8Array, "fromBase64")?.call(Uint8Array, base64)
      ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  };

  /** A file's content as a response, like a server's. @type {Packed["open"]} */
  const open = (path) => {
    const plain = bytes(path);
    const gzip = plain ? undefined : bytes(`${path}.gz`);
    if (!plain && !gzip) throw new Error(`load ${path}`);
    const stored = new Blob([plain ?? gzip ?? ""]).stream();
    const body = gzip ? stored.pipeThrough(new DecompressionStream("gzip")) : stored;
    const type = Reflect.get(TYPES, /\w*$/.exec(path)?.[0] ?? "") ?? "text/plain";
    return new Response(body, { headers: { "content-type": type } });
  };

  /** Let imports find the packed modules, through blobs and an import map. */
  const mapModules = async () => {
    const paths = Array.from(files.keys(), (name) => name.replace(/\.gz$/, ""));
    /** @type {Record<string, string>} */
    const imports = {};
    await Promise.all(paths.filter((path) => MODULE.test(path)).map(async (path) => {
      const address = new URL(path, base).href;
      // a blob has no folder, so relative imports become absolute, and the map has these too
      const source = (await open(path).text()).replace(RELATIVE_IMPORT,
        (_, quote, name) => quote + new URL(name, address).href + quote);
      imports[address] = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    }));
    const map = document.createElement("script");
    const textContent = JSON.stringify({ imports });
    Object.assign(map, { type: "importmap", nonce: "backrow", textContent });
    document.head.append(map);
  };

  const packed = Object.freeze({ find, has, open, bytes, mapModules });
  Object.defineProperty(globalThis, "backrowPacked", { value: packed });
})();
