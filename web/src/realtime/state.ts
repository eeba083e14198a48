import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { TaskEvent, TaskSummary } from "../api/model";
import { emptyDashboard, reduceDashboard, withPage } from "./dashboard";
import type { Dashboard } from "./dashboard";
import type { ServerMessage } from "./messages";
import { emptyTaskRoom, reduceTaskRoom, withEarlier } from "./task-room";
import type { TaskRoom } from "./task-room";

/**
 * `connecting`: on the way, for the first time or right after a cut. `offline`: an attempt has failed; more follow.
 * `refused`: the server does not let us in, and trying again would not help.
 */
export type ConnectionPhase = "connecting" | "connected" | "offline" | "refused";

export interface ConnectionState {
  readonly phase: ConnectionPhase;
  /** Why, where it is known: a code of the server. */
  readonly code: string | undefined;
  /** When the server last sent data (ms since 1970, this device's clock). */
  readonly lastUpdateAt: number | undefined;
}

export interface RealtimeState {
  readonly connection: ConnectionState;
  /** Of the space that is shown; its `spaceId` is empty while none is. */
  readonly dashboard: Dashboard;
  readonly taskRooms: ReadonlyMap<string, TaskRoom>;
}

export type RealtimeStore = StoreApi<RealtimeState>;

export const NO_SPACE = "";

const initialState = (): RealtimeState => ({
  connection: { phase: "connecting", code: undefined, lastUpdateAt: undefined },
  dashboard: emptyDashboard(NO_SPACE),
  taskRooms: new Map(),
});

export const createRealtimeStore = (): RealtimeStore => createStore(initialState);

/** Folds messages, in the order they came, into everything that is held. `now`: ms since 1970. */
export function reduce(
  state: RealtimeState,
  messages: readonly ServerMessage[],
  now: number,
): RealtimeState {
  return messages.reduce<RealtimeState>(
    (held, message) => ({
      ...held,
      dashboard: concerns(message, held)
        ? reduceDashboard(held.dashboard, message, now)
        : held.dashboard,
      taskRooms: reduceRooms(held, message),
    }),
    { ...state, connection: { ...state.connection, lastUpdateAt: now } },
  );
}

/**
 * Whether a message is of the space that the dashboard shows. The open task may be of another one, and versions of
 * two spaces must not be compared. Most payloads do not name their space; then it is that of the task's room.
 */
function concerns(message: ServerMessage, { dashboard, taskRooms }: RealtimeState): boolean {
  const named = "spaceId" in message ? message.spaceId : undefined;
  const room = "taskId" in message ? taskRooms.get(message.taskId) : undefined;
  return (named ?? room?.task?.spaceId ?? dashboard.spaceId) === dashboard.spaceId;
}

/** The dashboard's list updates tell what an event changed; a task of another space has none here. */
function reduceRooms(
  { dashboard, taskRooms }: RealtimeState,
  message: ServerMessage,
): ReadonlyMap<string, TaskRoom> {
  const room = "taskId" in message ? taskRooms.get(message.taskId) : undefined;
  if (room === undefined) return taskRooms;
  const next = reduceTaskRoom(room, message);
  const outdated =
    next !== room && message.kind === "task-changed" && next.task?.spaceId !== dashboard.spaceId;
  return withRoom(taskRooms, outdated ? { ...next, outdated } : next);
}

export function withRoom(
  rooms: ReadonlyMap<string, TaskRoom>,
  room: TaskRoom,
): ReadonlyMap<string, TaskRoom> {
  return rooms.get(room.taskId) === room ? rooms : new Map(rooms).set(room.taskId, room);
}

export function withoutRoom(
  rooms: ReadonlyMap<string, TaskRoom>,
  taskId: string,
): ReadonlyMap<string, TaskRoom> {
  const next = new Map(rooms);
  next.delete(taskId);
  return next;
}

export function addEarlierEvents(
  store: RealtimeStore,
  taskId: string,
  earlier: readonly TaskEvent[],
): void {
  store.setState(({ taskRooms }) => {
    const room = taskRooms.get(taskId) ?? emptyTaskRoom(taskId);
    return { taskRooms: withRoom(taskRooms, withEarlier(room, earlier)) };
  });
}

/** Lays older tasks of a list, fetched over HTTP, beside those that the list holds. */
export function addPage(
  store: RealtimeStore,
  spaceId: string,
  tasks: readonly TaskSummary[],
): void {
  store.setState(({ dashboard }) =>
    dashboard.spaceId === spaceId ? { dashboard: withPage(dashboard, tasks) } : {},
  );
}
