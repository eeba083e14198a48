import { gzipSync } from "node:zlib";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { serviceWorker } from "./service-worker.plugin";
import { words } from "./words.plugin";

const backEnd = process.env.SIGNALBOX_URL ?? "http://localhost:8080";

const VENDOR = /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|zustand|idb)\//;

/** What the board needs before its first card, gzipped: more than this is felt on a slow line. */
const FIRST_ROUTE_MAX_BYTES = 200_000;

/** Fails the build when the scripts of the first route have grown beyond their limit; pages few open first are lazy. */
function firstRouteLimit(): Plugin {
  return {
    name: "first-route-limit",
    generateBundle(_, bundle) {
      const entry = Object.values(bundle).find(
        (file) => file.type === "chunk" && file.facadeModuleId?.endsWith("/index.html"),
      );
      const first = new Set<string>();
      let bytes = 0;
      const add = (name: string): void => {
        const file = bundle[name];
        if (file?.type !== "chunk" || first.has(name)) return;
        first.add(name);
        bytes += gzipSync(file.code).length;
        for (const imported of file.imports) add(imported);
      };
      if (entry !== undefined) add(entry.fileName);
      if (bytes === 0 || bytes > FIRST_ROUTE_MAX_BYTES) {
        this.error(
          `The first route has ${bytes} bytes of scripts, gzipped; it may have ${FIRST_ROUTE_MAX_BYTES}.`,
        );
      }
      this.info(`First route: ${bytes} bytes of scripts, gzipped.`);
    },
  };
}

export default defineConfig({
  plugins: [words(), lingui(), react(), serviceWorker(), firstRouteLimit()],
  build: {
    outDir: "../target/classes/public",
    emptyOutDir: true,
    // The server's Content-Security-Policy knows only files, so nothing is folded into a data: address.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1800,
    // The app, and the page that shows the descriptions of the interfaces (/docs).
    rolldownOptions: {
      input: ["index.html", "docs.html"],
      // In one file what every page needs and only an upgrade changes: it packs better, and stays in caches.
      output: { advancedChunks: { groups: [{ name: "vendor", test: VENDOR }] } },
    },
  },
  worker: { format: "es", plugins: () => [words()] },
  server: {
    proxy: {
      "/api": backEnd,
      "/socket.io": { target: backEnd, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test-setup.ts"],
    css: false,
    // One worker that loads React and Mantine once: most of the time goes there. Every test cleans up after itself.
    isolate: false,
    maxWorkers: 1,
    testTimeout: 30_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});
