import { useMutation } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { tasksOf } from "../../api/calls";
import type { TaskStatus, TaskSummary } from "../../api/model";
import { useAddPage } from "../../realtime/hooks";

interface LanePages {
  load: () => void;
  isLoading: boolean;
  error: Error | null;
}

/** Where to go on; nothing of a status that has been loaded to its end. */
type Cursors = Readonly<Partial<Record<TaskStatus, string | undefined>>>;

/**
 * Loads older tasks of a lane's statuses into the list, a page of each at a time. The first pages repeat what the list
 * began with; those are passed over. A full state begins a new generation, and with it the pages begin again.
 */
export function useLanePages(
  spaceId: string,
  statuses: readonly TaskStatus[],
  generation: number,
  isHeld: (taskId: string) => boolean,
): LanePages {
  const addPage = useAddPage(spaceId);
  const next = useRef<{ generation: number; cursors: Cursors }>(undefined);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const known = next.current?.generation === generation ? next.current.cursors : {};
      const pages = await Promise.all(
        statuses.map(async (status): Promise<{ status: TaskStatus; page: Loaded }> => {
          const isAtEnd = status in known && known[status] === undefined;
          const page = isAtEnd
            ? { items: [], cursor: undefined }
            : await newOnes(spaceId, status, known[status], isHeld);
          return { status, page };
        }),
      );
      return {
        items: pages.flatMap(({ page }) => page.items),
        cursors: Object.fromEntries(pages.map(({ status, page }) => [status, page.cursor])),
      };
    },
    onSuccess: ({ items, cursors }) => {
      next.current = { generation, cursors };
      addPage(items);
    },
  });
  const load = useCallback(() => {
    if (!isPending) mutate();
  }, [isPending, mutate]);
  return {
    load,
    isLoading: isPending,
    error,
  };
}

interface Loaded {
  items: readonly TaskSummary[];
  cursor: string | undefined;
}

/** The next page in which there is something that is not held yet. */
async function newOnes(
  spaceId: string,
  status: TaskStatus,
  from: string | undefined,
  isHeld: (taskId: string) => boolean,
): Promise<Loaded> {
  let cursor = from;
  for (;;) {
    const page = await tasksOf(spaceId, status, cursor);
    cursor = page.nextCursor;
    if (cursor === undefined || page.items.some(({ id }) => !isHeld(id))) {
      return { items: page.items, cursor };
    }
  }
}
