import type { Task, TaskEvent } from "../model/shapes";
import { patched } from "./messages";
import type { ServerMessage } from "./messages";
import { workPatch } from "./work-patch";

/** One task with its timeline, as its page shows it. Changed only by {@link reduceTaskRoom}. */
export interface TaskRoom {
  readonly taskId: string;
  readonly phase: "loading" | "ready" | "missing" | "deleted";
  readonly task: Task | undefined;
  /** The newest part of the timeline, oldest first, without a gap; earlier events are fetched on demand. */
  readonly events: readonly TaskEvent[];
  /** Something came that does not fit what we hold: only a full state can mend it. */
  readonly stale: boolean;
  /** It is from this device, as it was then (ms since 1970); a full state has been asked for. */
  readonly asOf?: number;
  /** An event changed the task in a way that its messages do not tell whole: the state has to be asked for. */
  readonly outdated: boolean;
}

export function emptyTaskRoom(taskId: string): TaskRoom {
  return { taskId, phase: "loading", task: undefined, events: [], stale: false, outdated: false };
}

export function reduceTaskRoom(room: TaskRoom, message: ServerMessage): TaskRoom {
  if (!("taskId" in message) || message.taskId !== room.taskId) return room;
  switch (message.kind) {
    case "task-state": {
      const newest = room.events.at(-1)?.taskVersion ?? 0;
      const first = message.events[0]?.taskVersion ?? newest + 1;
      if (message.mode === "delta" && first > newest + 1) return { ...room, stale: true };
      return {
        ...room,
        phase: "ready",
        task: message.task,
        events: joined(room.events, message.events),
        stale: false,
        outdated: false,
        asOf: undefined,
      };
    }
    case "event-added":
      return eventAdded(room, message.event);
    case "task-changed":
      if (room.task === undefined || message.stamp.version < room.task.version) return room;
      return { ...room, task: patched(room.task, message.patch, message.stamp) };
    case "activity":
      // Its event comes to this room too.
      return room;
    case "task-deleted":
      return { ...room, phase: "deleted" };
    case "task-created":
      return room;
  }
}

/** Lays earlier events, fetched over HTTP, before those the room holds. */
export function withEarlier(room: TaskRoom, earlier: readonly TaskEvent[]): TaskRoom {
  return { ...room, events: joined(earlier, room.events) };
}

function eventAdded(room: TaskRoom, event: TaskEvent): TaskRoom {
  if (room.task === undefined) return room;
  const newest = room.events.at(-1)?.taskVersion ?? room.task.version;
  if (event.taskVersion <= newest) return room;
  if (event.taskVersion > newest + 1) return { ...room, stale: true };
  const stamp = { version: event.taskVersion, spaceVersion: event.spaceVersion, at: event.at };
  const said = event.actor.kind === "agent" ? { lastWordAt: event.at } : {};
  const patch = { ...workPatch(event.type, event.data ?? {}, event.at), ...said };
  const task = patched(room.task, patch, stamp);
  const outdated = room.outdated || isOfAnotherPull(room.task, event);
  return { ...room, task, events: [...room.events, event], outdated };
}

/** Messages tell of the one pull request that is shown in lists, and not of one that goes. */
function isOfAnotherPull({ pr, prs = [] }: Task, { type, data }: TaskEvent): boolean {
  if (!type.startsWith("pr_") && type !== "check") return false;
  return prs.length > 1 || data?.action === "unlinked" || pr?.number !== data?.prNumber;
}

/** Both lists as one, each event once, in order; of a list with a gap only what follows the gap. */
function joined(a: readonly TaskEvent[], b: readonly TaskEvent[]): TaskEvent[] {
  const byVersion = new Map([...a, ...b].map((event) => [event.taskVersion, event]));
  const sorted = [...byVersion.values()].sort((x, y) => x.taskVersion - y.taskVersion);
  let start = sorted.length - 1;
  while (start > 0 && sorted[start - 1]?.taskVersion === (sorted[start]?.taskVersion ?? 0) - 1)
    start--;
  return sorted.slice(Math.max(0, start));
}
