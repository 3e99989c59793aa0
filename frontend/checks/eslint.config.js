// Our own JavaScript, as the oldest browsers of browsers.js read it: syntax, built-ins, what the browser offers.
import compat from "eslint-plugin-compat";
import es from "eslint-plugin-es-x";
import browsers from "./browsers.js";

// A list has methods of the same names as an iterator, and this reader cannot tell one from the other.
const rules = Object.fromEntries(
  Object.entries(es.configs["flat/restrict-to-es2022"].rules).filter(([name]) => !name.includes("iterator-prototype")),
);

export default [
  {
    files: ["**/*.js"],
    ignores: ["**/vendor/**"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { compat, "es-x": es },
    settings: { browsers, "es-x": { aggressive: true } },
    rules: {
      ...rules,
      "es-x/no-class-static-block": "error", // Safari 16.4
      "es-x/no-regexp-lookbehind-assertions": "error", // Safari 16.4
      "compat/compat": "error",
      "no-undef": "off",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "off",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
    },
  },
];
