// How the page's few scripts are linted: ESLint's own recommendations and a few strict rules.
import js from "@eslint/js";

const browser = [
  "Blob", "CustomEvent", "DecompressionStream", "HTMLElement", "HTMLProgressElement", "HTMLScriptElement",
  "Request", "Response", "URL", "addEventListener", "atob", "clearInterval", "console", "document",
  "indexedDB", "location", "performance", "queueMicrotask", "setInterval", "WebAssembly",
];

export default [
  js.configs.recommended,
  {
    languageOptions: {
      sourceType: "script",
      ecmaVersion: 2023,
      globals: Object.fromEntries(browser.map((name) => [name, "readonly"])),
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
