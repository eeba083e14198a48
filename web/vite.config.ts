import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { serviceWorker } from "./service-worker.plugin";

const backEnd = process.env.SIGNALBOX_URL ?? "http://localhost:8080";

export default defineConfig({
  plugins: [react(), serviceWorker()],
  build: {
    outDir: "../target/classes/public",
    emptyOutDir: true,
    // The server's Content-Security-Policy knows only files, so nothing is folded into a data: address.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1800,
    // The app, and the page that shows the descriptions of the interfaces (/docs).
    rolldownOptions: { input: ["index.html", "docs.html"] },
  },
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
