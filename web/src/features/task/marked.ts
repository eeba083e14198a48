import { useEffect, useRef } from "react";
import { useLocation } from "react-router";
import type { TaskEvent } from "../../api/model";

/** The part of a task's page that says what it needs now: notifications lead there. */
export const NOW_ID = "now";

/** The event, or the present need, that the address names: brought into sight and focused once, when it is there. */
export function useMarked(events: readonly TaskEvent[]): number | undefined {
  const { hash, key } = useLocation();
  const shown = useRef<string>(undefined);
  const version = Number(hash.slice(1));
  const marked = Number.isInteger(version) && version > 0 ? version : undefined;
  const id = hash === `#${NOW_ID}` ? NOW_ID : marked?.toString();
  useEffect(() => {
    const entry = id === undefined ? null : document.getElementById(id);
    if (entry === null || shown.current === key) return;
    shown.current = key;
    entry.scrollIntoView({ block: "center" });
    entry.focus({ preventScroll: true });
  }, [id, key, events]);
  return marked;
}
