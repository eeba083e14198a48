import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { tasksOf } from "../../api/calls";
import type { TaskStatus } from "../../api/model";
import { useAddPage } from "../../realtime/hooks";

interface LanePages {
  load: () => void;
  isLoading: boolean;
  error: Error | null;
}

/**
 * Loads older tasks of one status into the list, a page at a time. The first pages repeat what the list began with; those
 * are passed over. A full state begins a new generation, and with it the pages begin again.
 */
export function useLanePages(
  spaceId: string,
  status: TaskStatus,
  generation: number,
  isHeld: (taskId: string) => boolean,
): LanePages {
  const addPage = useAddPage(spaceId);
  const next = useRef<{ generation: number; cursor: string | undefined }>(undefined);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      let cursor = next.current?.generation === generation ? next.current.cursor : undefined;
      for (;;) {
        const page = await tasksOf(spaceId, status, cursor);
        cursor = page.nextCursor;
        const isNew = page.items.some(({ id }) => !isHeld(id));
        if (isNew || cursor === undefined) return { items: page.items, cursor };
      }
    },
    onSuccess: ({ items, cursor }) => {
      next.current = { generation, cursor };
      addPage(items);
    },
  });
  return {
    load: () => {
      if (!isPending) mutate();
    },
    isLoading: isPending,
    error,
  };
}
