import { request } from "./http";
import type {
  Agent,
  Answer,
  ApiKey,
  AuditEntry,
  CreatedKey,
  Me,
  NewKey,
  NewTask,
  Page,
  Space,
  SpaceMember,
  SpaceRole,
  Task,
  TaskChange,
  TaskEvent,
  TaskStatus,
  TaskSummary,
  User,
  Visibility,
} from "./model";
import type { Delivery, DeliveryReceipt, WholeDelivery } from "./deliveries";
import { Problem } from "./problem";
import type { AgentStats, Intention, Space as SpaceAnswer, Stats, Workflow } from "./schema";
import type { Attention, PastRun } from "./work";

/** Every HTTP call the app makes, one function each. */

const taskPath = (taskId: string): string => `/api/tasks/${encodeURIComponent(taskId)}`;

export const me = (signal?: AbortSignal) => request<Me>("GET", "/api/me", { signal });

export const signIn = (username: string, password: string) =>
  request<unknown>("POST", "/api/auth/login", { body: { username, password } });

/** Signs in with the token of a one-time link. */
export const signInByLink = (token: string) =>
  request<unknown>("POST", "/api/auth/link", { body: { token } });

export const signOut = () => request<undefined>("POST", "/api/auth/logout");

export const createTask = (task: NewTask, idempotencyKey: string) =>
  request<Task>("POST", "/api/tasks", { body: task, idempotencyKey });

/** The agents of a space; `lastSeen` includes the heartbeats that no event tells of. */
export const agentsOf = (spaceId: string, signal?: AbortSignal) =>
  request<Page<Agent>>("GET", `/api/agents?spaceId=${encodeURIComponent(spaceId)}`, { signal });

export const agentOf = (agentId: string, signal?: AbortSignal) =>
  request<Agent>("GET", agentPath(agentId), { signal });

/** What an agent has worked on, the newest first. */
export const runsOf = (agentId: string, cursor?: string, signal?: AbortSignal) =>
  request<Page<PastRun>>("GET", `${agentPath(agentId)}/runs?${pageQuery({ cursor })}`, { signal });

/** What came of an agent's runs in the last 30 days. */
export const agentStatsOf = (agentId: string, signal?: AbortSignal) =>
  request<AgentStats>("GET", `${agentPath(agentId)}/stats`, { signal });

export const startDemo = () => request<unknown>("POST", "/api/demo", { body: {} });

/** Up to `limit` events of a task's timeline that follow version `after`, oldest first. */
export const timelineAfter = (taskId: string, after: number, limit: number) =>
  request<Page<TaskEvent>>("GET", `${taskPath(taskId)}/events?after=${after}&limit=${limit}`);

/** Changes a task that still has this version; else `VERSION_CONFLICT`. */
export const changeTask = (taskId: string, change: TaskChange, version: number) =>
  request<Task>("PATCH", taskPath(taskId), { body: change, ifMatch: `"${version}"` });

const append = (taskId: string, type: string, data: object, idempotencyKey: string) =>
  request<TaskEvent>("POST", `${taskPath(taskId)}/events`, {
    body: { type, data },
    idempotencyKey,
  });

export const answerQuestions = (taskId: string, answers: Answer[], key: string) =>
  append(taskId, "clarification_answered", { answers }, key);

/** Answers requests; the questions of `clarification_needed` are answered by {@link answerQuestions}. */
export const answerRequests = (taskId: string, answers: Answer[], key: string) =>
  append(taskId, "input_answered", { answers }, key);

export const comment = (taskId: string, text: string, key: string) =>
  append(taskId, "comment", { text }, key);

export const cancelTask = (taskId: string, reason: string, key: string) =>
  append(taskId, "cancelled", reason === "" ? {} : { reason }, key);

export const completeTask = (taskId: string, summary: string, key: string) =>
  append(taskId, "completed", summary === "" ? {} : { summary }, key);

export const reopenTask = (taskId: string, reason: string, key: string) =>
  append(taskId, "reopened", reason === "" ? {} : { reason }, key);

/** Takes the task from the agent that has it. */
export const unassign = (taskId: string, key: string) => append(taskId, "assigned", {}, key);

export const assignTask = (taskId: string, agentId: string, key: string) =>
  append(taskId, "assigned", { agentId }, key);

/** Has an issue made of the task; without a repository as it was asked for before, or in that of the task. */
export const dispatchTask = (taskId: string, idempotencyKey: string, repo?: string) =>
  request<unknown>("POST", `${taskPath(taskId)}/dispatch`, {
    body: repo === undefined ? {} : { repo },
    idempotencyKey,
  });

/** Links a pull request to a task by hand; linking it again changes nothing. */
export const linkPull = (taskId: string, prUrl: string) =>
  request<unknown>("POST", `${taskPath(taskId)}/links`, { body: { prUrl } });

export const unlinkPull = (taskId: string, prUrl: string) =>
  request<undefined>("DELETE", `${taskPath(taskId)}/links`, { body: { prUrl } });

/** What GitHub has sent, the newest first. */
export const deliveries = (
  filter: { status?: string; event?: string; repo?: string },
  cursor?: string,
  signal?: AbortSignal,
) =>
  request<Page<Delivery>>("GET", `/api/github/deliveries?${pageQuery({ ...filter, cursor })}`, {
    signal,
  });

export const deliveryOf = (id: string, signal?: AbortSignal) =>
  request<WholeDelivery>("GET", `/api/github/deliveries/${encodeURIComponent(id)}`, { signal });

/** Works on a delivery again; what it has changed before it does not change twice. */
export const replayDelivery = (id: string) =>
  request<DeliveryReceipt>("POST", `/api/github/deliveries/${encodeURIComponent(id)}/replay`);

export const deleteTask = (taskId: string) => request<undefined>("DELETE", taskPath(taskId));

/** A task with the newest of its events. */
export const taskOf = (taskId: string, signal?: AbortSignal) =>
  request<Task & { events?: TaskEvent[] }>("GET", taskPath(taskId), { signal });

/** A page of a space's tasks with one status, the newest change first. */
export const tasksOf = (spaceId: string, status: TaskStatus, cursor?: string) =>
  request<Page<TaskSummary>>(
    "GET",
    `/api/tasks?${pageQuery({ spaceId, status, cursor, limit: String(TASKS_PAGE_SIZE) })}`,
  );

/** The newest tasks of a space with a text in their title, description or comments. */
export const searchTasks = (spaceId: string, q: string, signal?: AbortSignal) =>
  request<Page<TaskSummary>>("GET", `/api/tasks?${pageQuery({ spaceId, q, limit: "8" })}`, {
    signal,
  });

/** What needs a person in all spaces that one may see, the longest need first. */
export const needs = (signal?: AbortSignal) =>
  request<Page<Attention & { task: TaskSummary }>>("GET", "/api/attention", { signal });

/** Says something in a space, about a task if one is given. */
export const say = (spaceId: string, text: string, taskId: string | undefined, key: string) =>
  request<EntityAnswer<Intention>>("POST", "/api/intentions", {
    body: {
      action: "create",
      spaceId,
      data: { type: "utterance", content: [text], ...(taskId === undefined ? {} : { taskId }) },
    },
    idempotencyKey: key,
  }).then(succeeded);

/** What was said in a space before the cursor, the newest first. */
export const intentionsBefore = (spaceId: string, cursor: string | undefined) =>
  request<EntityAnswer<Intention[]>>("POST", "/api/intentions", {
    body: {
      action: "list",
      spaceId,
      limit: PAGE_SIZE,
      ...(cursor === undefined ? {} : { cursor }),
    },
  }).then((answer) => ({ items: succeeded(answer), nextCursor: answer.nextCursor }));

export const workflows = (signal?: AbortSignal) =>
  request<Page<Workflow>>("GET", "/api/workflows", { signal });

export const stats = (spaceId: string, days: number, signal?: AbortSignal) =>
  request<Stats>("GET", `/api/stats?${new URLSearchParams({ spaceId, days: String(days) })}`, {
    signal,
  });

/** The answer to calls about beings and intentions: a refusal comes with status 200 too. */
interface EntityAnswer<T> {
  success: boolean;
  data?: T;
  error?: string;
  code?: string;
  nextCursor?: string;
}

function succeeded<T>({ success, data, error = "", code = "INTERNAL" }: EntityAnswer<T>): T {
  if (!success || data === undefined) throw new Problem(200, code, error);
  return data;
}

const PAGE_SIZE = 50;
const TASKS_PAGE_SIZE = 200;

const spacePath = (spaceId: string): string => `/api/spaces/${encodeURIComponent(spaceId)}`;
const agentPath = (agentId: string): string => `/api/agents/${encodeURIComponent(agentId)}`;
const userPath = (username: string): string => `/api/users/${encodeURIComponent(username)}`;

/** The query of one page of a list; parameters without a value are left out. */
function pageQuery(parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") query.set(name, value);
  }
  return query.toString();
}

export const createSpace = (name: string, visibility: Visibility, idempotencyKey: string) =>
  request<Omit<Space, "role">>("POST", "/api/spaces", {
    body: { name, visibility },
    idempotencyKey,
  });

export const changeSpace = (
  spaceId: string,
  change: { name?: string; visibility?: Visibility; notifyUrl?: string },
) => request<SpaceAnswer>("PATCH", spacePath(spaceId), { body: change });

/** With what only its admins see. */
export const spaceOf = (spaceId: string, signal?: AbortSignal) =>
  request<SpaceAnswer>("GET", spacePath(spaceId), { signal });

export const deleteSpace = (spaceId: string) => request<undefined>("DELETE", spacePath(spaceId));

export const membersOf = (spaceId: string, cursor?: string, signal?: AbortSignal) =>
  request<Page<SpaceMember>>("GET", `${spacePath(spaceId)}/members?${pageQuery({ cursor })}`, {
    signal,
  });

/** Adds a member, or changes the role of one. */
export const setMember = (spaceId: string, userId: string, role: SpaceRole) =>
  request<SpaceMember>("PUT", `${spacePath(spaceId)}/members/${encodeURIComponent(userId)}`, {
    body: { role },
  });

export const removeMember = (spaceId: string, userId: string) =>
  request<undefined>("DELETE", `${spacePath(spaceId)}/members/${encodeURIComponent(userId)}`);

export const keysOf = (spaceId: string, cursor?: string, signal?: AbortSignal) =>
  request<Page<ApiKey>>("GET", `/api/keys?${pageQuery({ spaceId, cursor })}`, { signal });

export const createKey = (key: NewKey) => request<CreatedKey>("POST", "/api/keys", { body: key });

export const revokeKey = (keyId: string) =>
  request<undefined>("DELETE", `/api/keys/${encodeURIComponent(keyId)}`);

export const users = (cursor?: string, signal?: AbortSignal) =>
  request<Page<User>>("GET", `/api/users?${pageQuery({ cursor })}`, { signal });

export const createUser = (user: { username: string; password: string; roles: string[] }) =>
  request<User>("POST", "/api/users", { body: user });

export const changeUser = (
  username: string,
  change: { password?: string; disabled?: boolean; roles?: string[] },
) => request<unknown>("PATCH", userPath(username), { body: change });

export const auditTrail = (
  filter: { action?: string; actor?: string },
  cursor?: string,
  signal?: AbortSignal,
) =>
  request<Page<AuditEntry>>("GET", `/api/admin/audit?${pageQuery({ ...filter, cursor })}`, {
    signal,
  });
