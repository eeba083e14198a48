import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo, useRef } from "react";
import { needs as fetchNeeds } from "../../api/calls";
import { isReason } from "../../api/work";
import type { Dashboard } from "../../realtime/dashboard";
import { useDashboard } from "../../realtime/hooks";
import { allNeeds, oldestFirst } from "../../ui/needs";
import type { Need } from "../../ui/needs";

/** The shown space is live; of the other spaces nothing comes by itself. */
const OTHER_SPACES_EVERY_MS = 30_000;

interface Needs {
  /** The longest first; nothing while none are known. */
  needs: readonly Need[] | undefined;
  error: Error | null;
  isFetching: boolean;
  refetch: () => unknown;
}

export const NeedsContext = createContext<Needs>({
  needs: undefined,
  error: null,
  isFetching: false,
  refetch: () => undefined,
});

export const useNeeds = (): Needs => useContext(NeedsContext);

/** What needs a person in all spaces: as the server last listed it, and of the shown space as its list has it now. */
export function useAllNeeds(): Needs {
  const client = useQueryClient();
  const dashboard = useDashboard();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["attention"],
    queryFn: ({ signal }) => fetchNeeds(signal),
    refetchInterval: OTHER_SPACES_EVERY_MS,
  });
  const listed = data?.items;
  const needs = useMemo(() => merged(listed, dashboard), [listed, dashboard]);

  // A task that has gone from the list may still be among what was fetched.
  const size = useRef(0);
  useEffect(() => {
    if (dashboard.tasks.size < size.current) {
      void client.invalidateQueries({ queryKey: ["attention"] });
    }
    size.current = dashboard.tasks.size;
  }, [client, dashboard.tasks.size]);

  return useMemo(
    () => ({ needs, error, isFetching, refetch: () => void refetch() }),
    [needs, error, isFetching, refetch],
  );
}

/** What the list does not hold (other spaces, and tasks too old for it) is as the server said last. */
export function merged(
  listed: readonly Need[] | undefined,
  { phase, tasks }: Pick<Dashboard, "phase" | "tasks">,
): Need[] | undefined {
  const isLive = phase === "ready";
  if (listed === undefined && !isLive) return undefined;
  const others = (listed ?? []).filter(({ task }) => !isLive || !tasks.has(task.id));
  const live = isLive ? allNeeds(tasks.values()) : [];
  return oldestFirst([...others, ...live].filter(({ reason }) => isReason(reason)));
}
