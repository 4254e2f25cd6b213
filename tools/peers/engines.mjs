// @ts-check
// Our engine in Pyodide against MiniSearch and lunr, in one process, taking turns.
//
//   node tools/peers/engines.mjs DATA PYODIDE MODULES APP
//
// DATA is what make.py wrote; PYODIDE an unpacked npm `pyodide`; MODULES a node_modules with
// minisearch and lunr; APP the repository. Prints one JSON object.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [data, pyodidePath, modules, app] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(modules, "here.js"));
const { default: MiniSearch } = await import(
  pathToFileURL(join(modules, "minisearch/dist/es/index.js")).href
);
const lunr = require(join(modules, "lunr"));
const library = JSON.parse(readFileSync(join(data, "library.json"), "utf8"));
const queries = JSON.parse(readFileSync(join(data, "queries.json"), "utf8"));

/** @param {any[]} conferences */
function documents(conferences) {
  return conferences.flatMap((conference) =>
    conference.entries.map((/** @type {any} */ entry) => ({
      id: entry.id,
      title: entry.title,
      speakers: entry.speakers.join(", "),
      conference: conference.title,
      body: entry.body,
    })),
  );
}

/** @param {any[]} docs */
function miniSearch(docs) {
  const index = new MiniSearch({
    fields: ["title", "speakers", "conference", "body"],
    searchOptions: { boost: { title: 5, speakers: 5, conference: 2 } },
  });
  index.addAll(docs);
  return index;
}

/** @param {any[]} docs */
function lunrIndex(docs) {
  return lunr(function () {
    this.ref("id");
    this.field("title", { boost: 5 });
    this.field("speakers", { boost: 5 });
    this.field("conference", { boost: 2 });
    this.field("body");
    for (const doc of docs) this.add(doc);
  });
}

/** @template T @param {() => T} make @returns {[number, T]} */
function timed(make) {
  const start = performance.now();
  const made = make();
  return [performance.now() - start, made];
}

/** @param {string[]} texts @param {(text: string) => unknown} search */
const times = (texts, search) => texts.map((text) => timed(() => search(text))[0]);

/** @param {(text: string) => any[]} search @param {string} key */
function known(search, key) {
  return queries.known.map((/** @type {any} */ item) => {
    const rank = search(item.text).slice(0, 10).findIndex((hit) => hit[key] === item.id);
    return rank < 0 ? 0 : 1 / (rank + 1);
  });
}

const { loadPyodide } = await import(pathToFileURL(join(pyodidePath, "pyodide.mjs")).href);
const pyodide = await loadPyodide({ indexURL: pyodidePath });
for (const folder of ["app", "tools", "tools/peers"]) {
  pyodide.FS.mkdirTree(`/home/pyodide/${folder}`);
  for (const name of readdirSync(join(app, folder))) {
    if (name.endsWith(".py"))
      pyodide.FS.writeFile(`/home/pyodide/${folder}/${name}`, readFileSync(join(app, folder, name)));
  }
}
pyodide.FS.mkdirTree("/data");
for (const name of ["library.json", "queries.json"])
  pyodide.FS.writeFile(`/data/${name}`, readFileSync(join(data, name)));

const docs = documents(library);
const few = documents(library.filter((_, n) => n % 10 === 0));
const [miniBuild, mini] = timed(() => miniSearch(docs));
const miniFew = miniSearch(few);
const ours = JSON.parse(
  pyodide.runPython("from tools.peers.ours import run; run('/data')"),
);
const [lunrBuild, byLunr] = timed(() => lunrIndex(docs));

const and = { combineWith: "AND", prefix: true };
const andLast = {
  combineWith: "AND",
  prefix: (/** @type {string} */ _, /** @type {number} */ i, /** @type {string[]} */ all) => i === all.length - 1,
};
/** @param {string} text @param {number} fuzzy */
function lunrSearch(text, fuzzy) {
  return byLunr.query((/** @type {any} */ query) => {
    for (const token of lunr.tokenizer(text)) {
      query.term(token, { boost: 10 });
      query.term(token, { wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false });
      if (fuzzy) query.term(token, { editDistance: fuzzy, usePipeline: false });
    }
  });
}

console.log(
  JSON.stringify({
    ours,
    minisearch: {
      build: miniBuild,
      keystrokes: times(queries.keystrokes, (text) => mini.search(text, and)),
      last: times(queries.keystrokes, (text) => mini.search(text, andLast)),
      small: times(queries.small, (text) => miniFew.search(text, and)),
      known: known((text) => mini.search(text, { prefix: true, fuzzy: 0.2 }), "id"),
      known_and: known(
        (text) => mini.search(text, { prefix: true, fuzzy: 0.2, combineWith: "AND" }),
        "id",
      ),
    },
    lunr: {
      build: lunrBuild,
      keystrokes: times(queries.keystrokes.slice(0, 100), (text) => lunrSearch(text, 0)),
      known: known((text) => lunrSearch(text, 1), "ref"),
    },
    memory: process.memoryUsage(),
    pyodide_heap: pyodide._module.HEAP8.length,
  }),
);
