import type { TaskStatus } from "../../api/model";

/**
 * The board's columns, left to right: a task's way, and one last column for what has come to an end. Nine columns
 * of their own would not fit a laptop; the ends stand below each other, those that need a look first.
 */
export const COLUMNS: readonly { id: string; statuses: readonly TaskStatus[] }[] = [
  { id: "created", statuses: ["created"] },
  { id: "analyzing", statuses: ["analyzing"] },
  { id: "clarification_needed", statuses: ["clarification_needed"] },
  { id: "dispatched", statuses: ["dispatched"] },
  { id: "pr_opened", statuses: ["pr_opened"] },
  { id: "ended", statuses: ["failed", "merged", "completed", "cancelled"] },
];
