const RELOADED = "signalbox-reloaded";
const AGAIN_AFTER_MS = 60_000;

/** The app opens without a network too, from then on. Browsers allow it on HTTPS and on this very device. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  window.addEventListener("load", () => {
    navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => {
      // Then it opens with a network only.
    });
  });
}

/** A part of the app that is loaded late may be gone with a new build; the page of that build has its own. */
export function reloadForNewBuild(): void {
  window.addEventListener("vite:preloadError", (event) => {
    try {
      const last = Number(sessionStorage.getItem(RELOADED));
      if (Date.now() - last < AGAIN_AFTER_MS || !navigator.onLine) return;
      sessionStorage.setItem(RELOADED, String(Date.now()));
    } catch {
      return; // without a memory it might reload for ever
    }
    event.preventDefault();
    location.reload();
  });
}
