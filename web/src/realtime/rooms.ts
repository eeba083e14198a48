import { isRecord } from "../model/json";
import { CALL } from "./messages";

/** Answers that asking again would not change. */
const FINAL_REFUSALS = new Set([
  "TASK_NOT_FOUND",
  "SPACE_NOT_FOUND",
  "FORBIDDEN",
  "UNAUTHORIZED",
  "INVALID_PAYLOAD",
]);

/** Tasks of each status in a full state of the dashboard: more than a screen shows, in a message of a bounded size. */
const PER_STATUS = 200;

/** A room of the server. */
export interface Room {
  /** What is wanted of it: `beside` is the dashboard of a space that is not shown. */
  readonly kind: "dashboard" | "beside" | "task" | "space";
  readonly join: string;
  readonly leave: string;
  readonly key: Readonly<Record<string, string>>;
  /** What a join says besides its key. */
  readonly terms?: Readonly<Record<string, number | boolean>>;
}

/** A room that a page wants, and what the state we hold of it lacks. */
export interface Wanted {
  readonly room: Room;
  /** Where to go on from; `undefined` where there is nothing yet. */
  readonly since: number | undefined;
  /** Only a full state can mend what we hold. */
  readonly stale: boolean;
  /** The task of this room changed in a way that no message of the room tells whole. */
  readonly outdated: boolean;
}

/** What the server said to a call; no code where it agreed. */
export interface Answer {
  readonly code?: string;
  /** Seconds, where the server named them. */
  readonly retryAfter?: unknown;
  /** Tasks that were asked for and that we may not see. */
  readonly missing?: readonly unknown[];
}

export const dashboardRoom = (spaceId: string): Room => ({
  kind: "dashboard",
  join: CALL.joinDashboard,
  leave: CALL.leaveDashboard,
  key: { spaceId },
  terms: { perStatus: PER_STATUS, brief: true },
});

/** The dashboard of a space that is not shown, for its changes: of its state as little as there can be. */
export const otherRoom = (spaceId: string): Room => ({
  ...dashboardRoom(spaceId),
  kind: "beside",
  terms: { perStatus: 1 },
});

export const taskRoom = (taskId: string): Room => ({
  kind: "task",
  join: CALL.joinTask,
  leave: CALL.leaveTask,
  key: { taskId },
});

export const spaceRoom = (spaceId: string): Room => ({
  kind: "space",
  join: CALL.joinSpace,
  leave: CALL.leaveSpace,
  key: { spaceId },
});

export const idOf = ({ join, key }: Room): string => [join, ...Object.values(key)].join(" ");

export function toAnswer(answer: unknown): Answer {
  if (!isRecord(answer)) return {};
  if (answer.ok !== false) return Array.isArray(answer.missing) ? { missing: answer.missing } : {};
  const { error } = answer;
  return isRecord(error) && typeof error.code === "string"
    ? { code: error.code, retryAfter: error.retryAfter }
    : { code: "INTERNAL" };
}

export const isFinal = (code: string): boolean => FINAL_REFUSALS.has(code);
