import js from "@eslint/js";
import lingui from "eslint-plugin-lingui";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** What is not read by people, though it is a string. */
const NOT_READ = {
  useTsTypes: true,
  ignore: [
    // Keys, kinds and values: no space, and no capital letter at the beginning.
    "^[^A-Z\\s]\\S*$",
    // Addresses, media types, drawings, lines for a shell, sizes and times.
    "^(/|<svg|[a-z]+/|curl |0px |\\(m(in|ax)-width|T23:)",
    // Codes, headers, shortcuts, and names that are the same in every language.
    "^[A-Z][A-Z0-9_]*$",
    "^X-",
    "^(Ctrl|[A-Z]) [A-Z]$",
    "^(Enter|Escape|Esc|Problem|\\W*Signalbox)$",
  ],
  ignoreNames: [
    { regex: { pattern: "[cC]lass(Name|Names|es)?$" } },
    { regex: { pattern: "^(data-.*|aria-(controls|haspopup|keyshortcuts|labelledby))$" } },
    "d",
    "headers",
    "href",
    "id",
    "key",
    "method",
    "path",
    "queryKey",
    "rel",
    "role",
    "style",
    "to",
    "transform",
    "viewBox",
  ],
  ignoreFunctions: [
    "Error",
    "console.*",
    "*.closest",
    "*.includes",
    "*.querySelector",
    "*.querySelectorAll",
    "matchMedia",
    "window.matchMedia",
    "useDraft",
    "useMatch",
    "useShortcuts",
  ],
};

const NO_HTML = {
  selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
  message: "Texts come from people, agents and GitHub: let React escape them.",
};

export default tseslint.config(
  {
    ignores: [
      "node_modules",
      "client/dist",
      "src/api/schema.ts",
      "coverage",
      "test-results",
      "playwright-report",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./tsconfig.node.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [reactHooks.configs.flat.recommended],
    languageOptions: { globals: globals.browser },
    rules: {
      "no-restricted-syntax": ["error", NO_HTML],
    },
  },
  {
    // What people read goes through the macros of Lingui, so that it can be translated.
    files: ["src/{api,app,features,ui}/**/*.{ts,tsx}"],
    ignores: [
      "**/*.test.*",
      "src/api/schema.ts",
      // Lines for a shell, and the states of a task by its events.
      "src/features/dashboard/first-steps.ts",
      "src/features/task/fold/**",
    ],
    plugins: { lingui },
    rules: {
      "lingui/no-unlocalized-strings": ["error", NOT_READ],
      "lingui/no-single-tag-to-translate": "error",
      "lingui/no-single-variables-to-translate": "error",
      "lingui/no-trans-inside-trans": "error",
      "lingui/t-call-in-function": "error",
      // Lingui's rule takes Mantine's Select for its own, and sees no title.
      "no-restricted-syntax": [
        "error",
        NO_HTML,
        {
          selector:
            "JSXOpeningElement[name.name='Select'] :matches(JSXAttribute, Property) > Literal[value=/^[A-Z]/]",
          message: "What people read goes through t``.",
        },
        {
          selector: "JSXAttribute[name.name='title'] > Literal[value=/^[A-Z]/]",
          message: "What people read goes through t``.",
        },
      ],
    },
  },
  {
    files: ["*.js", ".dependency-cruiser.cjs"],
    languageOptions: { globals: globals.node },
  },
  {
    files: ["service-worker.js"],
    languageOptions: { globals: globals.serviceworker, sourceType: "script" },
  },
  {
    files: ["public/**/*.js"],
    languageOptions: { globals: globals.browser, sourceType: "script" },
  },
);
