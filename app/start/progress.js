// @ts-check
// Shows the progress of the start, or why it failed. boot.js calls it. The page starts without this
// script, too; if boot.js can't be loaded, this script says so.

/**
 * The interface of boot.js.
 * @typedef {object} Start
 * @property {string} base the page's folder
 * @property {Map<string, string>} waiting descriptions of the parts that have not arrived
 * @property {(what: string, remedy: string) => void} fail
 * @property {() => boolean} isPacked whether the page carries its files
 * @property {string} RETRY a remedy
 * @property {string} REBUILD a remedy
 */
/**
 * @typedef {object} Progress
 * @property {(start: Start) => void} begin
 * @property {(step: number, label?: string) => void} advance
 * @property {(step: number, label: string) => void} relabel
 * @property {() => void} note
 * @property {() => void} share
 * @property {() => void} settle
 * @property {() => void} end
 * @property {(reason: unknown) => [string, string]} explain
 * @property {(what: string, remedy: string) => void} showFailure
 */

(() => {
  "use strict";

  const html = document.documentElement;
  const began = performance.now();
  const SLOW_AFTER = 10_000; // ms until the page says which part is slow
  const LOST_AFTER = 120_000; // ms without progress until the start fails
  const LOST_WHILE_LOADING_AFTER = 600_000; // the same during a download, which may report nothing
  const TICK = 100; // ms between two updates of the clock
  const REASON_LENGTH = 160; // characters of a Python error that are shown
  const FILE = /(?:URL|module:|script|load)\s+(\S+?\.(?:m?js|py|toml|wasm|zip|whl|json))/;

  /** @param {string} id */
  const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @param {number} milliseconds */
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

  const button = () => {
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "button", textContent: "Try again" });
    again.addEventListener("click", () => location.reload());
    return again;
  };

  // ---- five steps, each shown when it is reached, without a guessed percentage ----------------

  /** @type {Start} */
  let start;
  let clock = 0;
  let current = 0;
  let stepBegan = began;
  let lastNews = began;
  let ended = false;
  let isLive = false; // Python draws the page: an error from now on is no failed start

  /** @param {HTMLElement} row @param {string} state @param {string} icon @param {string} time */
  const mark = (row, state, icon, time) => {
    row.className = state;
    row.toggleAttribute("aria-current", state === "now");
    if (state === "now") row.setAttribute("aria-current", "step");
    row.querySelector("use")?.setAttribute("href", `#i-${icon}`);
    /** @type {HTMLElement} */ (row.lastElementChild).textContent = time;
  };

  /** Show that the steps before this one (0-based) are done. @type {Progress["advance"]} */
  const advance = (step, label) => {
    note();
    const steps = element("boot-steps");
    if (ended || !steps) return;
    const rows = /** @type {NodeListOf<HTMLElement>} */ (steps.querySelectorAll("li"));
    if (label) rows[step].children[1].textContent = label;
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

  /** Change the label of a step while it is the current one. @type {Progress["relabel"]} */
  const relabel = (step, label) => {
    if (current === step) advance(step, label);
  };

  /** Record that something happened, so that the start does not fail as lost. */
  const note = () => { lastNews = performance.now(); };

  const tick = () => {
    const now = performance.now();
    if (ended || !element("boot-time")) return;
    element("boot-time").textContent = `${seconds(now - began)} so far`;
    const said = document.querySelector(".py-error")?.textContent; // PyScript throws no error here
    if (said) {
      const what = `PyScript could not read its settings (${said.split("\n")[0]}).`;
      start.fail(what, `${start.RETRY} ${start.REBUILD}`);
    }
    if (document.hidden) note(); // browsers slow hidden pages down
    const patience = start.waiting.size ? LOST_WHILE_LOADING_AFTER : LOST_AFTER;
    if (!isLive && now - lastNews > patience)
      start.fail("Starting took too long and was given up.", start.RETRY);
    else if (now - began > SLOW_AFTER) {
      const names = [...start.waiting.values()].join(", ") || "Python itself, on this machine";
      element("boot-hint").textContent =
        `Taking long: ${names}. Reloading the page starts over, and keeps what has arrived.`;
    }
  };

  /** Shrink the panel: talks are shown while other notes are still being read. */
  const share = () => {
    if (ended) return;
    element("results").append(element("boot"));
    element("boot-title").textContent = "Reading your notes";
    html.dataset.sharing = "";
  };

  /** Record that Python draws the page and listens. */
  const settle = () => { isLive = true; };

  const end = () => {
    ended = true;
    clearInterval(clock);
  };

  // ---- failure: one sentence, and a remedy ----------------------------------------------------

  /** @type {Progress["showFailure"]} */
  const showFailure = (what, remedy) => {
    end();
    if ("recalled" in html.dataset || "sharing" in html.dataset)
      element("results").prepend(element("boot"));
    const [message, action] = [document.createElement("p"), document.createElement("p")];
    const strong = document.createElement("strong");
    strong.textContent = what;
    message.append(strong, ` ${remedy}`);
    action.className = "actions";
    action.append(button());
    element("boot-failure").replaceChildren(message, action);
    element("boot-failure").hidden = false;
    element("boot-progress").hidden = true;
    element("status").textContent = "Backrow could not start.";
    document.title = "Could not start · Backrow";
    const size = document.querySelector(".library-size");
    if (size) size.textContent = "Not started";
  };

  /** Turn an error into a sentence and a remedy. @type {Progress["explain"]} */
  const explain = (reason) => {
    const { RETRY, REBUILD } = start;
    const text = String(reason instanceof Error ? reason.message || reason : reason);
    const file = FILE.exec(text)?.[1]?.replace(start.base, "") ?? "A file of the page";
    if (/out of memory|could not allocate|Cannot enlarge/i.test(text))
      return [
        "This machine or tab has too little memory for Python.",
        "Close other tabs and try again.",
      ];
    if (/WebAssembly|wasm/i.test(text))
      return [
        "Python’s WebAssembly file is damaged, or this browser cannot run it.",
        start.isPacked() ? REBUILD : `${RETRY} ${REBUILD}`,
      ];
    if (/^Script error/.test(text)) // of a script in a file, browsers say no more
      return ["One of this page’s scripts is damaged.", REBUILD];
    if (/fetch|import|load|network|404|NetworkError/i.test(text))
      return [`${file} is missing or could not be loaded.`, `${RETRY} ${REBUILD}`];
    const last = text.split("\n").filter(Boolean).pop()?.slice(0, REASON_LENGTH);
    return [`Python did not start (${last}).`, REBUILD];
  };

  /** Fail, but not for a browser extension's error. @param {unknown} reason @param {string} file */
  const failUnlessForeign = (reason, file) => {
    const stack = reason instanceof Error ? reason.stack : "";
    if (!isLive && !/-extension:/.test(`${file} ${stack}`)) start.fail(...explain(reason));
  };

  /** Begin to show the start. @type {Progress["begin"]} */
  const begin = (given) => {
    start = given;
    element("boot-missing")?.remove();
    clock = setInterval(tick, TICK);
    for (const { reason, file } of before) failUnlessForeign(reason, file);
  };

  // ---- events ---------------------------------------------------------------------------------

  /** Errors that came before boot.js did. @type {{reason: unknown, file: string}[]} */
  const before = [];
  /** @param {unknown} reason @param {string} [file] */
  const hear = (reason, file = "") => {
    if (start) failUnlessForeign(reason, file);
    else before.push({ reason, file });
  };
  addEventListener("error", ({ message, error, filename }) => hear(error ?? message, filename));
  addEventListener("unhandledrejection", ({ reason }) => hear(reason?.target?.error ?? reason));

  addEventListener("py:progress", (event) => {
    const detail = String(/** @type {CustomEvent} */ (event).detail);
    if (detail === "Loading interpreter") advance(2);
    else if (detail === "Loading files") advance(3);
    else note();
  });
  addEventListener("py:done", () => {
    // main.py sets the state; if it has not, it failed with an error that it could not report
    if (html.dataset.state === "booting" && !ended)
      start.fail(
        "Backrow’s Python code stopped with an error.",
        `The browser’s console shows it. ${start.REBUILD}`,
      );
  });

  addEventListener("load", () => {
    if (Reflect.has(globalThis, "backrowLibrary")) return; // boot.js is there
    element("boot-missing").remove();
    const text = "app/start/boot.js could not be loaded. Check the network and try again. ";
    element("boot-failure").append(text, button());
    element("boot-failure").hidden = false;
    html.dataset.state = "error";
  });

  const progress = Object.freeze({
    begin, advance, relabel, note, share, settle, end, explain, showFailure,
  });
  Object.defineProperty(globalThis, "backrowProgress", { value: progress });
})();
