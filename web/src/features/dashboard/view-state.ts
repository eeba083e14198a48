import { useCallback, useEffect, useState } from "react";
import { rememberBoard } from "../../ui/paths";

const WRITE_AFTER_MS = 200;

export type View = "board" | "table";

const PARAMETER = "view";

export const viewFrom = (query: URLSearchParams): View =>
  // "list" is what the table was called; addresses with it have been shared.
  ["table", "list"].includes(query.get(PARAMETER) ?? "") ? "table" : "board";

export function withView(query: URLSearchParams, view: View): URLSearchParams {
  const next = new URLSearchParams(query);
  if (view === "table") next.set(PARAMETER, view);
  else next.delete(PARAMETER);
  return next;
}

export const searchOf = (query: URLSearchParams): string => {
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
};

/**
 * The query of the address as the state of a view. The state changes at once, so that typing never waits for the
 * router, and the address follows shortly after without a navigation; a navigation of the router should remount
 * what uses this (by its location's key). The way back from a task leads to the same view.
 */
export function useQueryState(
  spaceId: string,
): [URLSearchParams, (change: (query: URLSearchParams) => URLSearchParams) => void] {
  const [query, setQuery] = useState(() => new URLSearchParams(window.location.search));
  useEffect(() => rememberBoard(spaceId, searchOf(query)), [spaceId, query]);
  useEffect(() => {
    const timer = setTimeout(() => {
      const search = searchOf(query);
      if (search === window.location.search) return;
      window.history.replaceState(window.history.state, "", window.location.pathname + search);
    }, WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [query]);
  return [query, useCallback((change) => setQuery(change), [])];
}
