import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo, useRef, useState } from "react";
import { needs as fetchNeeds } from "../../api/calls";
import type { TaskSummary } from "../../api/model";
import { isReason } from "../../api/work";
import type { Dashboard } from "../../realtime/dashboard";
import { useDashboard, useOtherSpaces } from "../../realtime/hooks";
import { allNeeds, oldestFirst } from "../../ui/needs";
import type { Need } from "../../ui/needs";
import { useShell } from "../../ui/shell";

/** The shown space is live; of the other spaces nothing comes by itself, but on the page of all needs. */
const OTHER_SPACES_EVERY_MS = 30_000;
const AGAIN_MS = 1_000;
/** With the shown one: a session in more spaces could not be recovered after a cut. */
const LIVE_SPACES_MAX = 16;

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
  const { phase } = dashboard;
  const tasks = useNeedy(dashboard.tasks);
  const needs = useMemo(() => merged(listed, { phase, tasks }), [listed, phase, tasks]);

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

/** The same tasks while none has changed that needs a person, or did: most changes are of others. */
function useNeedy(tasks: Dashboard["tasks"]): Dashboard["tasks"] {
  const [held, setHeld] = useState({ tasks, needy: needyOf(tasks) });
  if (held.tasks === tasks) return held.tasks;
  const needy = needyOf(tasks);
  const isSame =
    held.tasks.size === tasks.size &&
    needy.length === held.needy.length &&
    needy.every((task, at) => task === held.needy[at]);
  if (isSame) return held.tasks;
  setHeld({ tasks, needy });
  return tasks;
}

function needyOf(tasks: Dashboard["tasks"]): TaskSummary[] {
  const needy: TaskSummary[] = [];
  for (const task of tasks.values()) if (task.attention !== undefined) needy.push(task);
  return needy;
}

/** Keeps the needs of other spaces live, those of the first of them; asks at most once a second. */
export function useLiveNeeds(): void {
  const { me, space } = useShell();
  const client = useQueryClient();
  const others = useMemo(
    () =>
      me.spaces
        .map(({ id }) => id)
        .filter((id) => id !== space?.id)
        .slice(0, LIVE_SPACES_MAX - 1),
    [me.spaces, space?.id],
  );
  const changes = useOtherSpaces(others);
  const askedAt = useRef(0);
  useEffect(() => {
    if (changes === 0) return undefined;
    const ask = (): void => {
      askedAt.current = Date.now();
      void client.invalidateQueries({ queryKey: ["attention"] });
    };
    const timer = setTimeout(ask, Math.max(0, askedAt.current + AGAIN_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [client, changes]);
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
