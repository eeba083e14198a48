/** What the server says of the work on a task, as its contract names it. Times are RFC 3339 strings in UTC. */

export type WorkState =
  | "done"
  | "cancelled"
  | "failed"
  | "waiting_for_input"
  | "stale"
  | "working"
  | "waiting_for_checks"
  | "waiting_for_review"
  | "queued";

const REASONS = [
  "question",
  "permission",
  "review_requested",
  "changes_requested",
  "checks_failed",
  "conflict",
  "failed",
  "stale",
  "dispatch_stopped",
] as const;

export type Reason = (typeof REASONS)[number];

/** Why a person has to look at a task; a newer server may know more reasons. */
export interface Attention {
  reason: Reason;
  since: string;
  detail?: string;
}

export type RequestKind = "question" | "permission" | "review" | "credentials";

/** Something that an agent needs from a person; the questions of `clarification_needed` are among them. */
export interface InputRequest {
  id: string;
  kind: RequestKind;
  text: string;
  options?: string[];
  expiresAt?: string;
  askedAt: string;
  askedBy: { id: string; name: string };
}

/** The open run of an agent on a task. */
export interface Run {
  id: string;
  agentId?: string;
  link?: string;
  startedAt: string;
}

export interface PlanStep {
  text: string;
  state: "todo" | "doing" | "done";
}

/** The newest progress or comment of a task. */
export interface Activity {
  kind: string;
  message?: string;
  percent?: number;
  plan?: PlanStep[];
  at: string;
}

/** What a run has used, as far as its agent said so. */
export interface Usage {
  inputTokens?: number;
  outputTokens?: number;
  costUsd?: number;
  seconds?: number;
}

/** A run in the history of an agent; without `endedAt` it goes on. */
export interface PastRun {
  runId: string;
  taskId: string;
  title: string;
  startedAt: string;
  endedAt?: string;
  outcome?: string;
  usage?: Usage;
}

export function isReason(value: unknown): value is Reason {
  return (REASONS as readonly unknown[]).includes(value);
}
