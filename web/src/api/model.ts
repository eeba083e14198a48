import type {
  Agent as AgentAnswer,
  AgentStatus,
  Event,
  Key,
  Place,
  Task as TaskAnswer,
  TaskStatus,
} from "./schema";

/** The shapes of the server, generated from its /openapi.yml, as the app uses them. Times are RFC 3339 strings in UTC. */

export type {
  AgentStatus,
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
  TaskStatus,
  User,
  Visibility,
} from "./schema";

export const TASK_STATUSES = [
  "created",
  "analyzing",
  "clarification_needed",
  "dispatched",
  "pr_opened",
  "merged",
  "completed",
  "failed",
  "cancelled",
] as const satisfies readonly TaskStatus[];

/** Work on a task with one of these is over; only `reopened` brings it back, and never from `merged`. */
const ENDS: ReadonlySet<TaskStatus> = new Set(["merged", "completed", "cancelled"]);

export const isEnd = (status: TaskStatus): boolean => ENDS.has(status);

/** The space that every instance has from its start; it cannot be deleted. */
export const MAIN_SPACE = "main";

/** A task as lists show it: no description, no timeline. */
export type TaskSummary = Omit<TaskAnswer, "description" | "eventCount" | "events" | "prs">;

export type Task = TaskSummary & Partial<Pick<TaskAnswer, "description" | "eventCount" | "prs">>;

/** One entry of a task's timeline; `data` depends on `type`. */
export type TaskEvent = Omit<Event, "data" | "entityType" | "entityId"> & {
  taskId: string;
  taskVersion: number;
  data?: Record<string, unknown>;
};

const AGENT_STATUSES: readonly AgentStatus[] = ["idle", "busy", "offline"];

/** Of an agent that became known by a change of its status, the rest is absent. */
export type Agent = Pick<AgentAnswer, "id"> & Partial<AgentAnswer>;

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

export function isAgentStatus(value: unknown): value is AgentStatus {
  return (AGENT_STATUSES as readonly unknown[]).includes(value);
}

export function isTaskStatus(value: unknown): value is TaskStatus {
  return (TASK_STATUSES as readonly unknown[]).includes(value);
}
