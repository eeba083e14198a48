import { createContext, useCallback, useContext, useEffect, useEffectEvent, useMemo } from "react";
import { useStore } from "zustand";
import type { Intention, TaskEvent, TaskSummary, Workflow } from "../model/shapes";
import type { Realtime } from "./realtime";
import { emptyDashboard } from "./dashboard";
import type { Dashboard } from "./dashboard";
import type { SpaceRoom } from "./space-room";
import { addEarlierEvents, addOlder, addPage, asOf } from "./state";
import type { ConnectionState } from "./state";
import type { TaskRoom } from "./task-room";

/** The one live connection of this tab; the app provides it. */
export const RealtimeContext = createContext<Realtime | undefined>(undefined);

function useRealtime(): Realtime {
  const realtime = useContext(RealtimeContext);
  if (realtime === undefined) throw new Error("This component needs a RealtimeContext around it.");
  return realtime;
}

/** The list of the shown space. With an id: of that space, empty until the connection shows it. */
export function useDashboard(spaceId?: string): Dashboard {
  const dashboard = useStore(useRealtime().store, (state) => state.dashboard);
  const empty = useMemo(() => emptyDashboard(spaceId ?? ""), [spaceId]);
  return spaceId === undefined || spaceId === dashboard.spaceId ? dashboard : empty;
}

const NO_TASKS: ReadonlyMap<string, TaskSummary> = new Map();

/** The tasks of the shown space while they are wanted; what is closed need not follow each change. */
export function useTasksWhile(wanted: boolean): ReadonlyMap<string, TaskSummary> {
  return useStore(useRealtime().store, ({ dashboard }) => (wanted ? dashboard.tasks : NO_TASKS));
}

/** Gives the tasks of the shown space as they are at that moment; does not follow them. */
export function useTasksNow(): () => ReadonlyMap<string, TaskSummary> {
  const { store } = useRealtime();
  return useCallback(() => store.getState().dashboard.tasks, [store]);
}

/** Looks up a task of the shown space as it is at that moment; does not follow it. */
export function useTaskOf(): (taskId: string) => TaskSummary | undefined {
  const tasks = useTasksNow();
  return useCallback((taskId) => tasks().get(taskId), [tasks]);
}

/** Asks once more for the shown space, where the server has refused it. */
export function useAskAgain(): () => void {
  const realtime = useRealtime();
  return useCallback(() => realtime.askAgain(), [realtime]);
}

export function useConnection(): ConnectionState {
  return useStore(useRealtime().store, (state) => state.connection);
}

interface Offline {
  /** Whether what is shown is what the server has now. */
  readonly isLive: boolean;
  /** When the oldest of what is shown was true (ms since 1970); nothing while nothing is shown. */
  readonly asOf: number | undefined;
}

/** How true the page is. Right after a cut it still is: most are over before anybody has read a word about them. */
export function useOffline(): Offline {
  const { store } = useRealtime();
  const isLive = useStore(
    store,
    ({ connection: { phase } }) => phase === "connected" || phase === "polling",
  );
  const since = useStore(store, asOf);
  return { isLive, asOf: since };
}

/** Tries at once what is tried by itself every few seconds. */
export function useTryNow(): () => void {
  const realtime = useRealtime();
  return useCallback(() => realtime.tryNow(), [realtime]);
}

/** A task with its timeline, live while the component is there; undefined until the room is opened. */
export function useTask(taskId: string): TaskRoom | undefined {
  const realtime = useRealtime();
  useEffect(() => realtime.watchTask(taskId), [realtime, taskId]);
  return useStore(realtime.store, (state) => state.taskRooms.get(taskId));
}

/** Lays fetched events before those that a task's room holds. */
export function useAddEarlierEvents(taskId: string): (earlier: readonly TaskEvent[]) => void {
  const { store } = useRealtime();
  return useCallback((earlier) => addEarlierEvents(store, taskId, earlier), [store, taskId]);
}

/** Lays fetched tasks beside those that the shown space's list holds. */
export function useAddPage(spaceId: string): (tasks: readonly TaskSummary[]) => void {
  const { store } = useRealtime();
  return useCallback((tasks) => addPage(store, spaceId, tasks), [store, spaceId]);
}

/** Who is in a space and what they say, live while the component is there; undefined until the room is opened. */
export function useSpace(spaceId: string): SpaceRoom | undefined {
  const realtime = useRealtime();
  useEffect(() => realtime.watchSpace(spaceId), [realtime, spaceId]);
  return useStore(realtime.store, (state) => state.spaceRooms.get(spaceId));
}

/** Lays fetched intentions before those that a space's room holds. */
export function useAddOlder(spaceId: string): (older: readonly Intention[]) => void {
  const { store } = useRealtime();
  return useCallback((older) => addOlder(store, spaceId, older), [store, spaceId]);
}

/** Shows others in a space what is being written. */
export function useSendDraft(spaceId: string): (text: string) => void {
  const realtime = useRealtime();
  return useCallback((text) => realtime.sendDraft(spaceId, text), [realtime, spaceId]);
}

/** Hears of other spaces while the component is there; counts the changes after which other tasks may need a person. */
export function useOtherSpaces(spaceIds: readonly string[]): number {
  const realtime = useRealtime();
  useEffect(() => realtime.watchOthers(spaceIds), [realtime, spaceIds]);
  return useStore(realtime.store, (state) => state.others.changes);
}

/** Gets each step of the server's traffic while the component is there. */
export function useWatchTraffic(listener: (step: unknown) => void): void {
  const realtime = useRealtime();
  const latest = useEffectEvent(listener);
  useEffect(() => realtime.watchTraffic((step) => latest(step)), [realtime]);
}

/** The workflow files as the server last told of them; undefined while it has not. */
export function useLiveWorkflows(): readonly Workflow[] | undefined {
  return useStore(useRealtime().store, (state) => state.workflows);
}
