import { request } from "./http";
import type { Agent, Answer, Me, NewTask, Page, Task, TaskEvent } from "./model";

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
