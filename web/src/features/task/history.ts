import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { timelineAfter } from "../../api/calls";
import type { TaskEvent } from "../../api/model";
import { useAddEarlierEvents } from "../../realtime/hooks";

/** As many as the server gives at once. */
const PAGE_EVENTS = 500;
/** The way of a task needs its whole timeline; of a longer one only what somebody wants is fetched. */
const WHOLE_MAX_EVENTS = 2_000;

interface Earlier {
  /** How many events there are before those at hand. */
  count: number;
  isLoading: boolean;
  error: Error | null;
  load: () => void;
}

/** The events before those at hand: fetched at once if they are not too many, or back to the one that is wanted. */
export function useEarlier(
  taskId: string,
  events: readonly TaskEvent[],
  wanted: number | undefined,
): Earlier {
  const addEarlier = useAddEarlierEvents(taskId);
  const first = events[0]?.taskVersion ?? 1;
  const { mutate, isPending, error } = useMutation({
    mutationFn: (before: number) => {
      const after = Math.max(0, before - 1 - PAGE_EVENTS);
      return timelineAfter(taskId, after, before - 1 - after);
    },
    onSuccess: ({ items }) => addEarlier(items),
  });
  const isWanted = first > (wanted ?? Infinity) || first <= WHOLE_MAX_EVENTS;
  const hasFailed = error !== null;
  useEffect(() => {
    if (first > 1 && isWanted && !isPending && !hasFailed) mutate(first);
  }, [first, isWanted, isPending, hasFailed, mutate]);
  return { count: first - 1, isLoading: isPending, error, load: () => mutate(first) };
}
