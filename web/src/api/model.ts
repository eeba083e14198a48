import type { Key, Place } from "./schema";

/** The shapes of the server, generated from its /openapi.yml, as the app uses them. Times are RFC 3339 strings in UTC. */

export type {
  Answer,
  AuditEntry,
  Check,
  Me,
  Member as SpaceMember,
  NewKey,
  NewTask,
  PullRequest,
  Role as SpaceRole,
  TaskPatch as TaskChange,
  User,
  Visibility,
} from "./schema";

export { isEnd, isTaskStatus, TASK_STATUSES } from "../model/shapes";
export type { Agent, AgentStatus, Task, TaskEvent, TaskStatus, TaskSummary } from "../model/shapes";

/** The space that every instance has from its start; it cannot be deleted. */
export const MAIN_SPACE = "main";

/** From the least to the most. */
export const SPACE_ROLES = [
  "viewer",
  "member",
  "agent",
  "admin",
] as const satisfies readonly Place["role"][];

/** A space, with the caller's role in it. */
export type Space = Place;

/** A machine's way in, without its secret. */
export type ApiKey = Omit<Key, "key">;

/** The one answer that holds the secret `key`. */
export type CreatedKey = Key & { key: string };

export interface Page<T> {
  items: T[];
  nextAfter?: number;
  nextCursor?: string;
}
