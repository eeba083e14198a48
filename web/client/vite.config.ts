import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";
import type { Plugin } from "vite";

const TYPES = join(import.meta.dirname, "dist/types");

/** Writes the types beside the code. Node wants the whole name of a file, which our sources leave to the bundler. */
function types(): Plugin {
  return {
    name: "types",
    closeBundle() {
      execFileSync("tsc", ["-p", import.meta.dirname], { stdio: "inherit" });
      for (const name of readdirSync(TYPES, { recursive: true, encoding: "utf8" })) {
        if (!name.endsWith(".d.ts")) continue;
        const file = join(TYPES, name);
        const text = readFileSync(file, "utf8");
        writeFileSync(file, text.replace(/(from |import\()"(\.[^"]*)"/g, '$1"$2.js"'));
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [types()],
  build: {
    lib: { entry: "../src/realtime/index.ts", formats: ["es"], fileName: "index" },
    target: "es2022",
    minify: false,
    rolldownOptions: { external: ["socket.io-client", "zustand/vanilla"] },
  },
});
