interface Listener {
  /** Something has happened to this device: sleep, another network, a tab that comes to the front. */
  look?: () => void;
  /** The browser says that there is no network. */
  offline?: () => void;
  /** The page is no longer in sight; perhaps it never comes back. */
  hidden?: () => void;
  /** The page ends, or goes into a cache from which it may come back; `look` follows then. */
  gone?: () => void;
}

/** Hears what happens to the page until the returned function is called. Where there is no page, nothing does. */
export function listenToPage({ look, offline, hidden, gone }: Listener): () => void {
  if (typeof document === "undefined") return () => undefined;
  const end = new AbortController();
  const { signal } = end;
  const seen = (): void => {
    if (document.visibilityState === "hidden") hidden?.();
    else look?.();
  };
  const looked = (): void => {
    if (document.visibilityState !== "hidden") look?.();
  };
  window.addEventListener("online", looked, { signal });
  window.addEventListener("pageshow", looked, { signal });
  window.addEventListener("pagehide", () => gone?.(), { signal });
  window.addEventListener("offline", () => offline?.(), { signal });
  document.addEventListener("visibilitychange", seen, { signal });
  document.addEventListener("resume", looked, { signal });
  return () => end.abort();
}
