import { isRecord } from "../model/json";
import { isAgentStatus, isTaskStatus } from "../model/shapes";
import type { Activity, Agent, Task, TaskEvent, TaskStatus, TaskSummary } from "../model/shapes";
import { taskOf } from "./rows";
import { activityIn, workPatch } from "./work-patch";

/**
 * What the server sends over the socket, brought into the few shapes the reducers tell apart. Every name of the
 * wire stands here. A name that is not known, or a payload without its key, becomes `undefined` and is ignored:
 * a newer server may say more than we understand.
 */
export type ServerMessage =
  | {
      kind: "dashboard-full";
      spaceId: string;
      version: number;
      tasks: TaskSummary[];
      agents: Agent[];
      counts: Counts;
    }
  | {
      kind: "dashboard-delta";
      spaceId: string;
      version: number;
      from: number;
      events: DeltaEvent[];
    }
  | { kind: "task-state"; taskId: string; mode: "full" | "delta"; task: Task; events: TaskEvent[] }
  | { kind: "task-created"; taskId: string; spaceVersion: number; task: TaskSummary }
  | { kind: "task-changed"; taskId: string; spaceId?: string; stamp: Stamp; patch: TaskPatch }
  | { kind: "task-deleted"; taskId: string; spaceId?: string; spaceVersion: number }
  | { kind: "event-added"; taskId: string; event: TaskEvent }
  | { kind: "activity"; taskId: string; spaceId?: string; stamp: Stamp; activity: Activity }
  | {
      kind: "agent-status";
      agentId: string;
      spaceId?: string;
      spaceVersion: number;
      patch: AgentPatch;
    };

export type Counts = Readonly<Partial<Record<TaskStatus, number>>>;

/** Where a change stands: `version` counts the task's events, `spaceVersion` those of its space. */
export interface Stamp {
  version: number;
  spaceVersion: number;
  at: string;
}

/** The changed fields of a task; `null` means that the field is gone. */
export type TaskPatch = { readonly [Field in PatchedField]?: Task[Field] | null };

/** The changed fields of an agent; `null` means that it works on no task any more. */
export interface AgentPatch extends Omit<Agent, "id" | "taskId"> {
  taskId?: string | null;
}

/** An event of a delta; `patch` holds what it changed in the list, `task` the whole task where it was created. */
export interface DeltaEvent {
  type: string;
  spaceVersion: number;
  taskVersion?: number;
  taskId?: string;
  at: string;
  entityType?: string;
  entityId?: string;
  data?: Record<string, unknown>;
  patch?: TaskPatch;
  task?: TaskSummary;
}

const PATCHED_FIELDS = [
  "status",
  "statusSince",
  "title",
  "description",
  "updatedAt",
  "assignedTo",
  "labels",
  "repo",
  "workflow",
  "issue",
  "pr",
  "questions",
  "requests",
  "error",
  "run",
  "attention",
  "activity",
  "workState",
  "lastWordAt",
] as const;
type PatchedField = (typeof PATCHED_FIELDS)[number];

/** Client → server names. */
export const CALL = {
  joinDashboard: "dashboard:join",
  leaveDashboard: "dashboard:leave",
  joinTask: "task:join",
  leaveTask: "task:leave",
  joinSpace: "space:join",
  leaveSpace: "space:leave",
  draft: "space:draft",
  resync: "resync_requested",
  refreshSignIn: "auth:refresh",
  joinTraffic: "traffic:join",
  leaveTraffic: "traffic:leave",
} as const;

/** Server → client names that concern the connection and not its data. */
export const NOTICE = {
  signInExpiring: "auth:expiring",
  featuresChanged: "features:changed",
  traffic: "traffic:step",
  age: "server:age",
  error: "error",
} as const;

/** Names whose payload is `{taskId, status?, …}` and that change an existing task of a list. */
const CHANGES = new Set([
  "task:analyzing",
  "task:clarification_needed",
  "task:clarification_answered",
  "task:dispatched",
  "task:pr_opened",
  "task:pr_updated",
  "task:pr_review",
  "task:pr_closed",
  "task:pr_merged",
  "task:check",
  "task:failed",
  "task:cancelled",
  "task:assigned",
  "task:input_requested",
  "task:input_answered",
  "task:input_withdrawn",
  "task:run_started",
  "task:run_ended",
  "task:completed",
  "task:reopened",
  "task:stale",
  "task:dispatch_requested",
  "task:dispatch_stopped",
]);

export function toMessage(name: string, payload: unknown): ServerMessage | undefined {
  if (!isRecord(payload)) return undefined;
  if (name === "dashboard:state") return dashboardState(payload);
  if (name === "agent:status") {
    return typeof payload.id === "string"
      ? {
          kind: "agent-status",
          agentId: payload.id,
          ...spaceOf(payload),
          spaceVersion: numberOf(payload.spaceVersion),
          patch: agentPatch(payload),
        }
      : undefined;
  }
  const taskId = payload.taskId;
  if (typeof taskId !== "string") return undefined;
  const spaceVersion = numberOf(payload.spaceVersion);
  const stamp = { version: numberOf(payload.version), spaceVersion, at: textOf(payload.at) };
  switch (name) {
    case "task:state":
      if (!isRecord(payload.task)) return undefined;
      return {
        kind: "task-state",
        taskId,
        mode: payload.mode === "delta" ? "delta" : "full",
        task: payload.task as unknown as Task,
        events: listOf<TaskEvent>(payload.events),
      };
    case "task:created":
      if (!isRecord(payload.task)) return undefined;
      return {
        kind: "task-created",
        taskId,
        spaceVersion,
        task: payload.task as unknown as TaskSummary,
      };
    case "task:deleted":
      return { kind: "task-deleted", taskId, ...spaceOf(payload), spaceVersion };
    case "task:event_added":
      if (!isRecord(payload.event)) return undefined;
      return { kind: "event-added", taskId, event: payload.event as unknown as TaskEvent };
    case "task:activity":
      return {
        kind: "activity",
        taskId,
        ...spaceOf(payload),
        stamp,
        activity: activityIn(payload, stamp.at),
      };
    case "dashboard:task_list_updated":
      return { kind: "task-changed", taskId, ...spaceOf(payload), stamp, patch: patchOf(payload) };
    case "task:updated":
      return {
        kind: "task-changed",
        taskId,
        ...spaceOf(payload),
        stamp,
        patch: emptied(patchOf(payload.patch)),
      };
    default:
      // Their other fields are the event's data, named differently from the task's: the list update brings those.
      return CHANGES.has(name)
        ? {
            kind: "task-changed",
            taskId,
            ...spaceOf(payload),
            stamp,
            patch: {
              ...(isTaskStatus(payload.status) ? { status: payload.status } : {}),
              ...workPatch(name.slice("task:".length), payload, stamp.at),
            },
          }
        : undefined;
  }
}

function dashboardState(payload: Record<string, unknown>): ServerMessage | undefined {
  const spaceId = payload.spaceId;
  if (typeof spaceId !== "string") return undefined;
  const version = numberOf(payload.version);
  if (payload.mode === "delta") {
    return {
      kind: "dashboard-delta",
      spaceId,
      version,
      from: numberOf(payload.from),
      events: listOf<DeltaEvent>(payload.events),
    };
  }
  return {
    kind: "dashboard-full",
    spaceId,
    version,
    tasks: listOf<TaskSummary>(payload.tasks).map((row) => taskOf(row, spaceId)),
    agents: listOf<Agent>(payload.agents),
    counts: isRecord(payload.counts) ? payload.counts : {},
  };
}

export function agentPatch(from: Record<string, unknown>): AgentPatch {
  const patch: AgentPatch = {};
  if (typeof from.name === "string") patch.name = from.name;
  if (isAgentStatus(from.status)) patch.status = from.status;
  if (typeof from.lastSeen === "string") patch.lastSeen = from.lastSeen;
  if (typeof from.taskId === "string" || from.taskId === null) patch.taskId = from.taskId;
  return patch;
}

function patchOf(value: unknown): TaskPatch {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    PATCHED_FIELDS.filter((field) => value[field] !== undefined).map((field) => [
      field,
      value[field],
    ]),
  );
}

/** An edit takes a text away by an empty one. */
function emptied(patch: TaskPatch): TaskPatch {
  return Object.fromEntries(
    Object.entries(patch).map(([field, value]) => [field, value === "" ? null : value]),
  );
}

/** The task with the patch laid over it; a field that is `null` in the patch is gone afterwards. */
export function patched<T extends TaskSummary>(task: T, patch: TaskPatch, stamp: Stamp): T {
  const next: Record<string, unknown> = {
    ...(task as TaskSummary & Record<string, unknown>),
    version: Math.max(task.version, stamp.version),
    spaceVersion: Math.max(task.spaceVersion, stamp.spaceVersion),
    updatedAt: stamp.at > task.updatedAt ? stamp.at : task.updatedAt,
  };
  if (patch.status != null && patch.status !== task.status) next.statusSince = stamp.at;
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(next, field);
    else next[field] = value;
  }
  return next as unknown as T;
}

const spaceOf = ({ spaceId }: Record<string, unknown>): { spaceId?: string } =>
  typeof spaceId === "string" ? { spaceId } : {};
const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const listOf = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);
