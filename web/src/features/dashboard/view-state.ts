import { useCallback, useEffect, useState } from "react";

const WRITE_AFTER_MS = 200;

/**
 * The query of the address as the state of a view. The state changes at once, so that typing never waits for the
 * router, and the address follows shortly after without a navigation; a navigation of the router should remount
 * what uses this (by its location's key).
 */
export function useQueryState(): [
  URLSearchParams,
  (change: (query: URLSearchParams) => URLSearchParams) => void,
] {
  const [query, setQuery] = useState(() => new URLSearchParams(window.location.search));
  useEffect(() => {
    const timer = setTimeout(() => {
      const text = query.toString();
      const search = text === "" ? "" : `?${text}`;
      if (search === window.location.search) return;
      window.history.replaceState(window.history.state, "", window.location.pathname + search);
    }, WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [query]);
  return [query, useCallback((change) => setQuery(change), [])];
}
