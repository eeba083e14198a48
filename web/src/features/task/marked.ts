import { useEffect, useRef } from "react";
import { useLocation } from "react-router";
import type { TaskEvent } from "../../api/model";

/** The event that the address names: brought into sight and focused once, when its entry is there. */
export function useMarked(events: readonly TaskEvent[]): number | undefined {
  const { hash, key } = useLocation();
  const shown = useRef<string>(undefined);
  const version = Number(hash.slice(1));
  const marked = Number.isInteger(version) && version > 0 ? version : undefined;
  useEffect(() => {
    const entry = marked === undefined ? null : document.getElementById(String(marked));
    if (entry === null || shown.current === key) return;
    shown.current = key;
    entry.scrollIntoView({ block: "center" });
    entry.focus({ preventScroll: true });
  }, [marked, key, events]);
  return marked;
}
