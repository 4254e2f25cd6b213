// Compresses each FILE.raw into FILE with the pinned Node's zlib.
//
//   node compress.mjs gzip|brotli FILE...
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [method, ...paths] = process.argv.slice(2);
const compress = {
  gzip: (data) => gzipSync(data, { level: 9, memLevel: 9 }),
  brotli: (data) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
}[method];
for (const path of paths) writeFileSync(path, compress(readFileSync(`${path}.raw`)));
