// @ts-check
// Our engine in Pyodide, MiniSearch and lunr in one page, taking turns; `bench/search.py` makes a
// folder of this file and all it asks for, and opens it in Chromium. Leaves `engines`, an object
// for JSON, when all is measured.
/* global lunr */
import MiniSearch from "./minisearch.js";
import { loadPyodide } from "./pyodide/pyodide.mjs";

const TURN = 50; // keystrokes until it is the next engine's turn
/** @param {string} path */
const read = async (path) => (await fetch(`./${path}`)).json();
const paths = ["data/library.json", "data/queries.json", "modules.json"];
const [library, queries, modules] = await Promise.all(paths.map(read));

/** @param {any[]} conferences */
const documents = (conferences) =>
  conferences.flatMap((conference) =>
    conference.entries.map((/** @type {any} */ entry) => ({
      id: entry.id,
      title: entry.title,
      speakers: entry.speakers.join(", "),
      conference: conference.title,
      body: entry.body,
    })),
  );

/** @param {any[]} docs */
const miniSearch = (docs) => {
  const index = new MiniSearch({
    fields: ["title", "speakers", "conference", "body"],
    searchOptions: { boost: { title: 5, speakers: 5, conference: 2 } },
  });
  index.addAll(docs);
  return index;
};

/** @param {any[]} docs */
const lunrIndex = (docs) =>
  lunr(function () {
    this.ref("id");
    this.field("title", { boost: 5 });
    this.field("speakers", { boost: 5 });
    this.field("conference", { boost: 2 });
    this.field("body");
    for (const doc of docs) this.add(doc);
  });

/** @template T @param {() => T} make @returns {[number, T]} */
const timed = (make) => {
  const start = performance.now();
  const made = make();
  return [performance.now() - start, made];
};

/** @param {string[]} texts @param {(text: string) => unknown} search */
const times = (texts, search) => texts.map((text) => timed(() => search(text))[0]);

/** @param {(text: string) => any[]} search @param {string} key */
const known = (search, key) =>
  queries.known.map((/** @type {any} */ item) => {
    const rank = search(item.text).slice(0, 10).findIndex((hit) => hit[key] === item.id);
    return rank < 0 ? 0 : 1 / (rank + 1);
  });

const pyodide = await loadPyodide({ indexURL: "./pyodide/" });
await pyodide.loadPackage("markdown"); // app.markup, whose scanner the search uses, imports it
for (const path of modules) {
  pyodide.FS.mkdirTree(`/home/pyodide/${path.replace(/\/[^/]*$/, "")}`);
  pyodide.FS.writeFile(`/home/pyodide/${path}`, await (await fetch(`./${path}`)).text());
}
pyodide.FS.mkdirTree("/data");
for (const [name, value] of Object.entries({ library, queries }))
  pyodide.FS.writeFile(`/data/${name}.json`, JSON.stringify(value));
const ours = pyodide.pyimport("bench.peers.ours").Ours("/data");

const docs = documents(library);
/** @type {number[]} */
const oursBuilds = [];
/** @type {number[]} */
const miniBuilds = [];
let mini = miniSearch(docs); // once before it counts: machine code is made of it meanwhile
for (let round = 0; round < 3; round += 1) {
  oursBuilds.push(ours.build());
  const [took, made] = timed(() => miniSearch(docs));
  miniBuilds.push(took);
  mini = made;
}
/** @type {any[]} */
const few = library.filter((/** @type {any} */ _, /** @type {number} */ n) => n % 10 === 0);
const miniFew = miniSearch(documents(few));
ours.build_small();
const [lunrBuild, byLunr] = timed(() => lunrIndex(docs));

const and = { combineWith: "AND", prefix: true };
/** @type {Record<string, number[]>} */
const keystrokes = { ours: [], page: [], minisearch: [], lunr: [] };
for (let at = 0; at < queries.keystrokes.length; at += TURN) {
  const texts = queries.keystrokes.slice(at, at + TURN);
  keystrokes.ours.push(...JSON.parse(ours.keystrokes(JSON.stringify(texts))));
  keystrokes.page.push(...JSON.parse(ours.keystrokes(JSON.stringify(texts), true)));
  keystrokes.minisearch.push(...times(texts, (text) => mini.search(text, and)));
  if (at < 2 * TURN) keystrokes.lunr.push(...times(texts, (text) => byLunr.search(`${text}*`)));
}

/** Phrases are our own: the others have none. @type {number[]} */
const phrases = JSON.parse(ours.keystrokes(JSON.stringify(queries.phrases)));

/** @param {string} text */
const lunrSearch = (text) =>
  byLunr.query((/** @type {any} */ query) => {
    for (const token of lunr.tokenizer(text)) {
      query.term(token, { boost: 10 });
      query.term(token, { wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false });
      query.term(token, { editDistance: 1, usePipeline: false });
    }
  });
const fuzzy = { prefix: true, fuzzy: 0.2 };

Object.assign(globalThis, {
  engines: {
    keystrokes: { ...keystrokes, phrases },
    talks: ours.n_talks(),
    builds: { ours: oursBuilds, minisearch: miniBuilds, lunr: [lunrBuild] },
    longest_slice: ours.longest_slice,
    phrases: ours.phrases,
    index_bytes: ours.index_bytes(),
    small: {
      ours: JSON.parse(ours.keystrokes_small(JSON.stringify(queries.small))),
      minisearch: times(queries.small, (text) => miniFew.search(text, and)),
    },
    known: {
      ours: JSON.parse(ours.known_items(JSON.stringify(queries.known))),
      minisearch: known((text) => mini.search(text, fuzzy), "id"),
      "minisearch, AND": known((text) => mini.search(text, { ...fuzzy, combineWith: "AND" }), "id"),
      lunr: known(lunrSearch, "ref"),
    },
    heap: pyodide._module.HEAP8.length,
  },
});
