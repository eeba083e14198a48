import { useMutation } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";
import { useStore } from "zustand";
import type { Outbox, Outcome } from "../api/outbox";
import { taskIdOf } from "../api/write";
import type { QueuedWrite, Write } from "../api/write";

/** The one queue of writes of the signed-in person; the app provides it. */
export const OutboxContext = createContext<Outbox | undefined>(undefined);

export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext);
  if (outbox === undefined) throw new Error("This component needs an OutboxContext around it.");
  return outbox;
}

/**
 * Does something for the person: sends it now, or keeps it on the device until it can be sent. `onDone` is called in both
 * cases, as nothing is lost then; `error` is what the server says against it.
 */
export function useWrite(onDone?: (outcome: Outcome) => void) {
  const outbox = useOutbox();
  return useMutation({
    mutationFn: (write: Write) => outbox.add(write),
    onSuccess: onDone,
  });
}

/** What waits to be sent, or was refused, in order. */
export function useQueue(): readonly QueuedWrite[] {
  return useStore(useOutbox().store, ({ writes }) => writes);
}

/** As {@link useQueue}, of one task. */
export function usePending(taskId: string): readonly QueuedWrite[] {
  const writes = useQueue();
  return useMemo(() => writes.filter(({ write }) => taskIdOf(write) === taskId), [writes, taskId]);
}
