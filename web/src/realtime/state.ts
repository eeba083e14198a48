import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { Intention, TaskEvent, TaskSummary, Workflow } from "../model/shapes";
import { emptyDashboard, reduceDashboard, withPage } from "./dashboard";
import type { Batch, Dashboard } from "./dashboard";
import type { Kept } from "./kept";
import type { ServerMessage } from "./messages";
import { NO_OTHERS, reduceOthers } from "./other-spaces";
import type { OtherSpaces } from "./other-spaces";
import type { SpaceMessage } from "./space-messages";
import { emptySpaceRoom, reduceSpaceRoom, withOlder } from "./space-room";
import type { SpaceRoom } from "./space-room";
import type { WorkflowsMessage } from "./workflow-messages";
import { emptyTaskRoom, reduceTaskRoom, withEarlier } from "./task-room";
import type { TaskRoom } from "./task-room";

/**
 * `connecting`: on the way, for the first time or right after a cut. `offline`: an attempt has failed; more follow.
 * `polling`: the server gives us no socket, and is asked every few seconds instead.
 * `refused`: the server does not let us in, and trying again would not help.
 */
export type ConnectionPhase = "connecting" | "connected" | "polling" | "offline" | "refused";

export interface ConnectionState {
  readonly phase: ConnectionPhase;
  /** Why, where it is known: a code of the server. */
  readonly code: string | undefined;
  /** When what is shown was last known to be true (ms since 1970, this device's clock). */
  readonly lastUpdateAt: number | undefined;
  /** How long the server took for its last answer. */
  readonly roundTripMs?: number;
}

export interface RealtimeState {
  readonly connection: ConnectionState;
  /** Of the space that is shown; its `spaceId` is empty while none is. */
  readonly dashboard: Dashboard;
  readonly taskRooms: ReadonlyMap<string, TaskRoom>;
  readonly spaceRooms: ReadonlyMap<string, SpaceRoom>;
  readonly others: OtherSpaces;
  /** What the server last said of the workflow files; nothing while it has not. */
  readonly workflows: readonly Workflow[] | undefined;
}

export type RealtimeStore = StoreApi<RealtimeState>;

export const NO_SPACE = "";

const initialState = (): RealtimeState => ({
  connection: { phase: "connecting", code: undefined, lastUpdateAt: undefined },
  dashboard: emptyDashboard(NO_SPACE),
  taskRooms: new Map(),
  spaceRooms: new Map(),
  others: NO_OTHERS,
  workflows: undefined,
});

export const createRealtimeStore = (): RealtimeStore => createStore(initialState);

/** Folds messages, in the order they came, into everything that is held. `now`: ms since 1970. */
export function reduce(
  state: RealtimeState,
  messages: readonly (ServerMessage | SpaceMessage | WorkflowsMessage)[],
  now: number,
): RealtimeState {
  const batch: Batch = new WeakSet();
  return messages.reduce<RealtimeState>((held, message) => reduceOne(held, message, batch), {
    ...state,
    connection: { ...state.connection, lastUpdateAt: now },
  });
}

function reduceOne(
  held: RealtimeState,
  message: ServerMessage | SpaceMessage | WorkflowsMessage,
  batch: Batch,
): RealtimeState {
  switch (message.kind) {
    case "workflows":
      return { ...held, workflows: message.items };
    case "space-full":
    case "space-delta":
    case "being":
    case "intention":
    case "presence":
    case "draft": {
      const room = held.spaceRooms.get(message.spaceId);
      if (room === undefined) return held;
      return {
        ...held,
        spaceRooms: withSpaceRoom(held.spaceRooms, reduceSpaceRoom(room, message)),
      };
    }
    default:
      return {
        ...held,
        dashboard: concerns(message, held)
          ? reduceDashboard(held.dashboard, message, batch)
          : held.dashboard,
        taskRooms: reduceRooms(held, message),
        others: reduceOthers(held.others, message),
      };
  }
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

/** Shows what this device has kept, where nothing has come yet. It stays in need of a full state. */
export function restored(state: RealtimeState, { message, at }: Kept): RealtimeState {
  if (!isAwaited(state, message)) return state;
  const shown = reduceOne(state, message, new WeakSet());
  const old = { stale: true, asOf: at };
  const { lastUpdateAt = at } = state.connection;
  const connection = { ...state.connection, lastUpdateAt };
  switch (message.kind) {
    case "dashboard-full":
      return { ...shown, connection, dashboard: { ...shown.dashboard, ...old } };
    case "task-state": {
      const room = shown.taskRooms.get(message.taskId);
      const taskRooms =
        room === undefined ? shown.taskRooms : withRoom(shown.taskRooms, { ...room, ...old });
      return { ...shown, connection, taskRooms };
    }
    case "space-full": {
      const room = shown.spaceRooms.get(message.spaceId);
      const spaceRooms =
        room === undefined
          ? shown.spaceRooms
          : withSpaceRoom(shown.spaceRooms, { ...room, ...old });
      return { ...shown, connection, spaceRooms };
    }
  }
}

function isAwaited(state: RealtimeState, message: Kept["message"]): boolean {
  switch (message.kind) {
    case "dashboard-full":
      return state.dashboard.spaceId === message.spaceId && state.dashboard.phase === "loading";
    case "task-state":
      return state.taskRooms.get(message.taskId)?.phase === "loading";
    case "space-full":
      return state.spaceRooms.get(message.spaceId)?.phase === "loading";
  }
}

/** When the oldest of what is shown was true (ms since 1970). */
export function asOf({
  connection,
  dashboard,
  taskRooms,
  spaceRooms,
}: RealtimeState): number | undefined {
  const kept = [dashboard, ...taskRooms.values(), ...spaceRooms.values()].flatMap(
    (each) => each.asOf ?? [],
  );
  return kept.length === 0 ? connection.lastUpdateAt : Math.min(...kept);
}

export function withRoom(
  rooms: ReadonlyMap<string, TaskRoom>,
  room: TaskRoom,
): ReadonlyMap<string, TaskRoom> {
  return rooms.get(room.taskId) === room ? rooms : new Map(rooms).set(room.taskId, room);
}

export function withSpaceRoom(
  rooms: ReadonlyMap<string, SpaceRoom>,
  room: SpaceRoom,
): ReadonlyMap<string, SpaceRoom> {
  return rooms.get(room.spaceId) === room ? rooms : new Map(rooms).set(room.spaceId, room);
}

export function withoutRoom<R>(rooms: ReadonlyMap<string, R>, id: string): ReadonlyMap<string, R> {
  const next = new Map(rooms);
  next.delete(id);
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

/** Lays an older page of what was said, fetched over HTTP, before what the room of a space holds. */
export function addOlder(store: RealtimeStore, spaceId: string, older: readonly Intention[]): void {
  store.setState(({ spaceRooms }) => {
    const room = spaceRooms.get(spaceId) ?? emptySpaceRoom(spaceId);
    return { spaceRooms: withSpaceRoom(spaceRooms, withOlder(room, older)) };
  });
}
