import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin, Rolldown } from "vite";

/** The app's own files without a hash in their name, beside its page. */
const PLAIN = ["favicon.svg", "color-scheme.js"];

/** Writes /sw.js: service-worker.js with the files of the app, without those that only the page /docs needs. */
export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const files = ["/", ...PLAIN.map((name) => `/${name}`), ...filesOf(bundle)];
        const hash = createHash("sha256").update(files.join());
        for (const name of PLAIN) hash.update(readFileSync(`public/${name}`));
        const page = bundle["index.html"];
        if (page?.type === "asset") hash.update(page.source);
        const build = hash.digest("hex").slice(0, 16);
        this.emitFile({
          type: "asset",
          fileName: "sw.js",
          source: [
            `const BUILD = ${JSON.stringify(build)};`,
            `const FILES = ${JSON.stringify(files)};`,
            readFileSync("service-worker.js", "utf8"),
          ].join("\n"),
        });
      },
    },
  };
}

function filesOf(bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const follow = (name: string): void => {
    const file = bundle[name];
    if (file?.type !== "chunk" || found.has(name)) return;
    found.add(name);
    for (const style of file.viteMetadata?.importedCss ?? []) found.add(style);
    for (const asset of file.viteMetadata?.importedAssets ?? []) found.add(asset);
    for (const next of [...file.imports, ...file.dynamicImports]) follow(next);
  };
  for (const file of Object.values(bundle)) {
    if (file.type === "chunk" && file.facadeModuleId?.endsWith("index.html")) follow(file.fileName);
  }
  return [...found].sort().map((name) => `/${name}`);
}
