import { useCallback, useState } from "react";
import { isRecord } from "../api/json";

const STORAGE_KEY = "signalbox-drafts";
/** Older ones are dropped: somebody who leaves more than these behind does not come back for them. */
const KEPT = 50;

/** Field → what was typed into it. */
type Draft = Readonly<Record<string, string>>;

const NOTHING: Draft = {};

/**
 * Words that somebody has typed into a form and not sent, kept on this device under a name, so that closing a box, a
 * reload or somebody else's answer does not take them.
 */
export function useDraft(name: string): [Draft, (change: Draft) => void, () => void] {
  const [held, setHeld] = useState(() => ({ name, draft: read(name) }));
  const draft = held.name === name ? held.draft : read(name);
  const set = useCallback(
    (next: Draft) => {
      setHeld({ name, draft: next });
      keep(name, next);
    },
    [name],
  );
  return [
    draft,
    useCallback((change) => set({ ...draft, ...change }), [set, draft]),
    useCallback(() => set(NOTHING), [set]),
  ];
}

/** Before another person uses this device. */
export function forgetDrafts(): void {
  try {
    localStorage.removeItem(STORAGE_KEY);
  } catch {
    // Nothing was kept.
  }
}

function keep(name: string, draft: Draft): void {
  const drafts = new Map(Object.entries(readAll()));
  drafts.delete(name);
  if (Object.values(draft).some((text) => text !== "")) drafts.set(name, draft);
  try {
    const newest = [...drafts].slice(-KEPT);
    localStorage.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(newest)));
  } catch {
    // Storage may be full or forbidden; then the words last as long as the form.
  }
}

function read(name: string): Draft {
  const kept = readAll()[name];
  if (!isRecord(kept)) return NOTHING;
  const texts = Object.entries(kept).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(texts);
}

function readAll(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "null");
    return isRecord(kept) ? kept : {};
  } catch {
    return {};
  }
}
