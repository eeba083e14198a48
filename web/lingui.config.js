import { readdirSync } from "node:fs";
import { formatter } from "@lingui/format-po";

/** English stands in the code. Another language is one more file in src/locales. */
export default {
  sourceLocale: "en",
  locales: readdirSync(new URL("src/locales", import.meta.url))
    .filter((name) => name.endsWith(".po"))
    .map((name) => name.replace(/\.po$/, "")),
  catalogs: [
    {
      path: "<rootDir>/src/locales/{locale}",
      include: ["<rootDir>/src"],
      exclude: ["**/*.test.*", "**/test-*"],
    },
  ],
  format: formatter({ lineNumbers: false }),
  runtimeConfigModule: { i18n: ["#words", "i18n"], Trans: ["#words", "Trans"] },
};
