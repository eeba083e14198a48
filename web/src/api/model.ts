/** The shapes that the server sends, as its contract names them. Times are RFC 3339 strings in UTC. */

export const TASK_STATUSES = [
  "created",
  "analyzing",
  "clarification_needed",
  "dispatched",
  "pr_opened",
  "merged",
  "failed",
  "cancelled",
] as const;

export type TaskStatus = (typeof TASK_STATUSES)[number];

/** The space that every instance has from its start, and the one this app shows. */
export const MAIN_SPACE = "main";

interface Actor {
  kind: "user" | "agent" | "github" | "system";
  id: string;
  name: string;
}

interface Issue {
  url: string;
  number: number;
  repo: string;
}

export interface Check {
  name: string;
  conclusion: string;
  url?: string;
}

/** Address and repository are absent until an event named them. */
export interface PullRequest {
  url?: string;
  number: number;
  repo?: string;
  draft?: boolean;
  checks?: Check[];
  review?: { state: string; author?: string };
  mergeCommitSha?: string;
}

export interface Question {
  id: string;
  text: string;
  options?: string[];
}

/** A task as lists show it: no description, no timeline. */
export interface TaskSummary {
  id: string;
  spaceId: string;
  title: string;
  status: TaskStatus;
  creator: Actor;
  assignedTo?: string;
  labels?: string[];
  repo?: string;
  workflow?: string;
  issue?: Issue;
  pr?: PullRequest;
  questions?: Question[];
  error?: { code: string; message: string };
  /** Counts the task's events from 1. */
  version: number;
  /** The place of the task's newest event in its space. */
  spaceVersion: number;
  createdAt: string;
  updatedAt: string;
}

export interface Task extends TaskSummary {
  description?: string;
  eventCount?: number;
}

/** One entry of a task's timeline; `data` depends on `type`. */
export interface TaskEvent {
  id: string;
  spaceId: string;
  spaceVersion: number;
  taskId: string;
  taskVersion: number;
  type: string;
  at: string;
  actor: Actor;
  data?: Record<string, unknown>;
}

const AGENT_STATUSES = ["idle", "busy", "offline"] as const;

export type AgentStatus = (typeof AGENT_STATUSES)[number];

/** Of an agent that became known by a change of its status, the rest is absent. */
export interface Agent {
  id: string;
  name?: string;
  status?: AgentStatus;
  lastSeen?: string;
  /** What it works on. */
  taskId?: string;
}

type SpaceRole = "viewer" | "member" | "agent" | "admin";

export interface Me {
  id: string;
  name: string;
  kind: "user" | "key";
  roles: string[];
  spaces: { id: string; name: string; role: SpaceRole }[];
}

export interface NewTask {
  title: string;
  description?: string;
  repo?: string;
  labels?: string[];
  assignedTo?: string;
}

export interface Answer {
  id: string;
  text: string;
}

export interface Page<T> {
  items: T[];
  nextAfter?: number;
}

export function isAgentStatus(value: unknown): value is AgentStatus {
  return (AGENT_STATUSES as readonly unknown[]).includes(value);
}

export function isTaskStatus(value: unknown): value is TaskStatus {
  return (TASK_STATUSES as readonly unknown[]).includes(value);
}
