import type { Activity, Attention, InputRequest, Run, WorkState } from "./work";

/** The shapes that the server sends, as its contract names them. Times are RFC 3339 strings in UTC. */

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
] as const;

export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Work on a task with one of these is over; only `reopened` brings it back, and never from `merged`. */
const ENDS: ReadonlySet<TaskStatus> = new Set(["merged", "completed", "cancelled"]);

export const isEnd = (status: TaskStatus): boolean => ENDS.has(status);

/** The space that every instance has from its start; it cannot be deleted. */
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
  state: "pending" | "success" | "failure" | "neutral";
  url?: string;
}

/** Address and repository are absent until an event named them. */
export interface PullRequest {
  url?: string;
  number: number;
  repo?: string;
  title?: string;
  draft?: boolean;
  state?: "open" | "closed" | "merged";
  /** The branch that it is to be merged into. */
  baseRef?: string;
  checks?: Check[];
  review?: "none" | "required" | "approved" | "changes_requested";
  queued?: boolean;
  autoMerge?: boolean;
  mergeCommitSha?: string;
  /** How its state is known: said here, seen from GitHub, or asked for. */
  proof?: "claimed" | "observed" | "reconciled";
}

interface Question {
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
  /** Everything that waits for an answer of a person, the questions included. */
  requests?: InputRequest[];
  error?: { code: string; message: string };
  run?: Run;
  attention?: Attention[];
  activity?: Activity;
  workState: WorkState;
  /** Of an agent. */
  lastWordAt?: string;
  /** Counts the task's events from 1. */
  version: number;
  /** The place of the task's newest event in its space. */
  spaceVersion: number;
  createdAt: string;
  updatedAt: string;
}

export interface Task extends TaskSummary {
  description?: string;
  /** Its pull requests; `pr` is the one of them that something happened to last, and may be newer here. */
  prs?: PullRequest[];
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
  /** How it came about: by which entry point, and by which delivery of GitHub's. */
  cause?: { kind: string; id?: string };
  data?: Record<string, unknown>;
}

const AGENT_STATUSES = ["idle", "busy", "offline"] as const;

export type AgentStatus = (typeof AGENT_STATUSES)[number];

/** Of an agent that became known by a change of its status, the rest is absent. */
export interface Agent {
  id: string;
  spaceId?: string;
  name?: string;
  status?: AgentStatus;
  lastSeen?: string;
  /** What it works on. */
  taskId?: string;
  createdAt?: string;
}

/** From the least to the most. */
export const SPACE_ROLES = ["viewer", "member", "agent", "admin"] as const;

export type SpaceRole = (typeof SPACE_ROLES)[number];

/** `public`: readable by everybody who is signed in, and by anybody where the server lets strangers look. */
export type Visibility = "public" | "private";

/** A space, with the caller's role in it. */
export interface Space {
  id: string;
  name: string;
  role: SpaceRole;
  visibility: Visibility;
}

/** `anonymous`: nobody is signed in, and the server lets strangers look. `roles` has "admin" for the whole instance. */
export interface Me {
  id: string;
  name: string;
  kind: "user" | "key" | "anonymous";
  roles: string[];
  /** Whether GitHub tells this server what happens there, so that what others say of it is only a claim. */
  github?: boolean;
  /** Every space the caller may see. */
  spaces: Space[];
}

export interface SpaceMember {
  userId: string;
  role: SpaceRole;
}

/** A machine's way in, without its secret. */
export interface ApiKey {
  id: string;
  name: string;
  spaceId: string;
  role: SpaceRole;
  createdAt: string;
  createdBy?: string;
  expiresAt?: string;
  lastUsedAt?: string;
}

/** The one answer that holds the secret `key`. */
export interface CreatedKey {
  id: string;
  name: string;
  key: string;
}

export interface NewKey {
  name: string;
  spaceId: string;
  role: SpaceRole;
  expiresAt?: string;
}

/** An account; its name is its id. */
export interface User {
  username: string;
  roles: string[];
  disabled: boolean;
  createdAt: string;
}

/** What somebody did, or tried to do. */
export interface AuditEntry {
  id: string;
  at: string;
  action: string;
  outcome: "ok" | "refused";
  actor: { kind: string; id: string; name?: string };
  target?: string;
  spaceId?: string;
  address?: string;
  /** How many it stands for, when there were too many in an hour; the rest is of the last one. */
  count?: number;
}

export interface NewTask {
  spaceId: string;
  title: string;
  description?: string;
  repo?: string;
  labels?: string[];
  assignedTo?: string;
  workflow?: string;
}

export interface Answer {
  id: string;
  text: string;
}

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
