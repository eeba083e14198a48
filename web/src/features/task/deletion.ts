import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Outbox } from "../../api/outbox";

/** So long somebody can change their mind (ms): what is deleted is gone for everybody. */
export const UNDO_MS = 8_000;

interface Deletions {
  /** Task → its timer; also after the person has left its page. */
  readonly planned: ReadonlyMap<string, ReturnType<typeof setTimeout>>;
  readonly failed: ReadonlyMap<string, unknown>;
}

const store = createStore<Deletions>(() => ({ planned: new Map(), failed: new Map() }));

function without<T>(map: ReadonlyMap<string, T>, taskId: string): Map<string, T> {
  const rest = new Map(map);
  rest.delete(taskId);
  return rest;
}

/** Deletes a task in a moment, unless {@link undoDeletion} is faster. Closing the tab before keeps the task. */
export function planDeletion(taskId: string, outbox: Outbox): void {
  undoDeletion(taskId);
  const timer = setTimeout(() => void carryOut(taskId, outbox), UNDO_MS);
  store.setState(({ planned, failed }) => ({
    planned: new Map(planned).set(taskId, timer),
    failed: without(failed, taskId),
  }));
}

export function undoDeletion(taskId: string): void {
  clearTimeout(store.getState().planned.get(taskId));
  store.setState(({ planned }) => ({ planned: without(planned, taskId) }));
}

async function carryOut(taskId: string, outbox: Outbox): Promise<void> {
  let failure: unknown;
  try {
    await outbox.add({ kind: "delete", taskId });
  } catch (error) {
    failure = error;
  }
  store.setState(({ planned, failed }) => ({
    planned: without(planned, taskId),
    ...(failure !== undefined && { failed: new Map(failed).set(taskId, failure) }),
  }));
}

export function useDeletion(taskId: string): { isPlanned: boolean; failure: unknown } {
  const isPlanned = useStore(store, ({ planned }) => planned.has(taskId));
  const failure = useStore(store, ({ failed }) => failed.get(taskId));
  return { isPlanned, failure };
}
