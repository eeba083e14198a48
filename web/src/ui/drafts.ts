import { useCallback, useState } from "react";
import { isRecord } from "../api/json";

const STORAGE_KEY = "signalbox-drafts";
/** Older ones are dropped: somebody who leaves more than these behind does not come back for them. */
const KEPT = 50;
const KEPT_MS = 30 * 24 * 3_600_000;
/** Of the five million characters that browsers allow. */
const CHARACTERS_MAX = 1_000_000;

/** Field → what was typed into it. */
type Draft = Readonly<Record<string, string>>;

interface Kept {
  /** When somebody last typed (ms since 1970, this device's clock). */
  readonly at: number;
  readonly draft: Draft;
}

const NOTHING: Draft = {};

/** What this tab has typed, also where the browser keeps nothing: a form that is opened again finds its words. */
const typed = new Map<string, Kept>();

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
  typed.clear();
  try {
    localStorage.removeItem(STORAGE_KEY);
  } catch {
    // Nothing was kept.
  }
}

function keep(name: string, draft: Draft): void {
  const isEmpty = Object.values(draft).every((text) => text === "");
  const kept = { at: Date.now(), draft };
  const drafts = readAll();
  drafts.delete(name);
  typed.delete(name);
  if (!isEmpty) {
    drafts.set(name, kept);
    typed.set(name, kept);
  }
  const newest = [...drafts].slice(-KEPT);
  try {
    while (newest.length > 1 && JSON.stringify(newest).length > CHARACTERS_MAX) newest.shift();
    localStorage.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(newest)));
  } catch {
    // Storage may be full or forbidden; then the words last as long as the page.
  }
}

const read = (name: string): Draft => (readAll().get(name) ?? typed.get(name))?.draft ?? NOTHING;

/** The oldest first. */
function readAll(): Map<string, Kept> {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "null");
    return new Map(
      Object.entries(isRecord(all) ? all : {}).flatMap(([name, each]) => {
        const kept = toKept(each);
        return kept === undefined ? [] : [[name, kept] as const];
      }),
    );
  } catch {
    return new Map();
  }
}

function toKept(value: unknown): Kept | undefined {
  if (!isRecord(value) || typeof value.at !== "number" || !isRecord(value.draft)) return undefined;
  if (Date.now() - value.at > KEPT_MS) return undefined;
  const texts = Object.entries(value.draft).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { at: value.at, draft: Object.fromEntries(texts) };
}
