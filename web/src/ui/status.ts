import type { TaskStatus } from "../api/model";

/** How a status is called and coloured, everywhere. */
interface StatusLook {
  label: string;
  /** What it means for somebody who looks at the board. */
  hint: string;
  /** Only an end and a question have an aspect of their own; that of the others depends on the task. Never used for text. */
  color: string;
}

export const STATUS_LOOK: Readonly<Record<TaskStatus, StatusLook>> = {
  created: { label: "Created", hint: "Waiting for an agent", color: "var(--sb-dark)" },
  analyzing: { label: "Analyzing", hint: "An agent reads and plans", color: "var(--sb-text-2)" },
  clarification_needed: {
    label: "Needs answer",
    hint: "An agent has a question for you",
    color: "var(--sb-caution)",
  },
  dispatched: {
    label: "Dispatched",
    hint: "An issue is open; work continues",
    color: "var(--sb-text-2)",
  },
  pr_opened: { label: "In review", hint: "A pull request is open", color: "var(--sb-text-2)" },
  merged: { label: "Merged", hint: "Done", color: "var(--sb-clear)" },
  completed: {
    label: "Completed",
    hint: "Done without a pull request",
    color: "var(--sb-clear)",
  },
  failed: { label: "Failed", hint: "Stopped by an error", color: "var(--sb-danger)" },
  cancelled: { label: "Cancelled", hint: "Given up", color: "var(--sb-dark)" },
};
