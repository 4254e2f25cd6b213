// How the page's few scripts are linted: ESLint's own recommendations and a few strict rules.
import js from "@eslint/js";

const browser = [
  "Blob", "CustomEvent", "DOMParser", "DecompressionStream", "Element", "HTMLElement",
  "HTMLInputElement", "HTMLProgressElement", "HTMLScriptElement", "HTMLSelectElement", "MouseEvent",
  "Node", "Request", "Response", "TransformStream", "URL", "URLSearchParams", "WebAssembly",
  "Worker", "XMLHttpRequest", "addEventListener", "atob", "caches", "clearInterval", "console",
  "document", "fetch", "history", "indexedDB", "localStorage", "location", "navigator",
  "performance", "postMessage", "queueMicrotask", "removeEventListener", "requestAnimationFrame",
  "setInterval", "setTimeout",
];

const node = ["Buffer", "URL", "performance", "process"];
const worker = [
  "Response", "URL", "caches", "clients", "console", "crypto", "fetch", "location", "navigator",
  "registration", "self", "skipWaiting",
];
const named = (/** @type {string[]} */ names) =>
  Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
  js.configs.recommended,
  {
    files: ["**/*.mjs"],
    languageOptions: { sourceType: "module", globals: named([...browser, ...node]) },
  },
  { files: ["sw.js"], languageOptions: { globals: named(worker) } },
  {
    files: ["app/start/*.js"],
    languageOptions: { sourceType: "script", globals: named(browser) },
  },
  {
    files: ["app/start/*.mjs"],
    rules: {
      "no-restricted-syntax": ["error", {
        selector: "AwaitExpression:not(:function AwaitExpression)",
        message: "A module that awaits at its top level may come too early (WebKit bug 242740).",
      }],
    },
  },
  {
    languageOptions: {
      ecmaVersion: 2023,
    },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-implicit-globals": "error",
      "no-restricted-properties": ["error", { property: "innerHTML" }, { property: "outerHTML" }],
    },
  },
];
