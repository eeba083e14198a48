import type { AttentionReason, OpenRequest } from "./schema";

/** What the server says of the work on a task. */

export type {
  Activity,
  Attention,
  AttentionReason as Reason,
  OpenRequest as InputRequest,
  PastRun,
  PlanStep,
  Usage,
} from "./schema";

const REASONS: readonly AttentionReason[] = [
  "question",
  "permission",
  "review_requested",
  "changes_requested",
  "checks_failed",
  "conflict",
  "failed",
  "stale",
  "dispatch_stopped",
];

export type RequestKind = OpenRequest["kind"];

export function isReason(value: unknown): value is AttentionReason {
  return (REASONS as readonly unknown[]).includes(value);
}
