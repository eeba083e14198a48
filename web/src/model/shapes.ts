import type {
  Agent as AgentAnswer,
  AgentStatus,
  Event,
  Task as TaskAnswer,
  TaskStatus,
} from "../api/schema";

/**
 * What the server speaks of, as live updates and HTTP calls have in common. The types are generated from its
 * /openapi.yml; times are RFC 3339 strings in UTC.
 */

export type {
  Activity,
  AgentStatus,
  Being,
  Intention,
  PlanStep,
  Run,
  TaskStatus,
  Workflow,
} from "../api/schema";

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

export function isAgentStatus(value: unknown): value is AgentStatus {
  return (AGENT_STATUSES as readonly unknown[]).includes(value);
}

export function isTaskStatus(value: unknown): value is TaskStatus {
  return (TASK_STATUSES as readonly unknown[]).includes(value);
}
