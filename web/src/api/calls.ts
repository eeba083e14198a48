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
  TaskEvent,
  User,
  Visibility,
} from "./model";

/** Every HTTP call the app makes, one function each. */

export const me = (signal?: AbortSignal) => request<Me>("GET", "/api/me", { signal });

export const signIn = (username: string, password: string) =>
  request<unknown>("POST", "/api/auth/login", { body: { username, password } });

/** Signs in with the token of a one-time link. */
export const signInByLink = (token: string) =>
  request<unknown>("POST", "/api/auth/link", { body: { token } });

export const signOut = () => request<undefined>("POST", "/api/auth/logout");

/** Renews the sign-in cookie; the token in the answer is for the open socket and is not kept. */
export const refreshSignIn = () =>
  request<{ access_token?: string } | undefined>("POST", "/api/auth/refresh");

export const createTask = (task: NewTask, idempotencyKey: string) =>
  request<Task>("POST", "/api/tasks", { body: task, idempotencyKey });

/** The agents of a space; `lastSeen` includes the heartbeats that no event tells of. */
export const agentsOf = (spaceId: string, signal?: AbortSignal) =>
  request<Page<Agent>>("GET", `/api/agents?spaceId=${encodeURIComponent(spaceId)}`, { signal });

export const startDemo = () => request<unknown>("POST", "/api/demo", { body: {} });

/** Up to `limit` events of a task's timeline that follow version `after`, oldest first. */
export const timelineAfter = (taskId: string, after: number, limit: number) =>
  request<Page<TaskEvent>>(
    "GET",
    `/api/tasks/${encodeURIComponent(taskId)}/events?after=${after}&limit=${limit}`,
  );

const append = (taskId: string, type: string, data: object, idempotencyKey: string) =>
  request<TaskEvent>("POST", `/api/tasks/${encodeURIComponent(taskId)}/events`, {
    body: { type, data },
    idempotencyKey,
  });

export const answerQuestions = (taskId: string, answers: Answer[], key: string) =>
  append(taskId, "clarification_answered", { answers }, key);

export const comment = (taskId: string, text: string, key: string) =>
  append(taskId, "comment", { text }, key);

export const cancelTask = (taskId: string, reason: string, key: string) =>
  append(taskId, "cancelled", reason === "" ? {} : { reason }, key);

const PAGE_SIZE = 50;

const spacePath = (spaceId: string): string => `/api/spaces/${encodeURIComponent(spaceId)}`;
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

export const changeSpace = (spaceId: string, change: { name?: string; visibility?: Visibility }) =>
  request<unknown>("PATCH", spacePath(spaceId), { body: change });

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
