import type { TaskStatus } from "../api/model";

/** How a status is called and coloured, everywhere. */
interface StatusLook {
  label: string;
  /** What it means for somebody who looks at the board. */
  hint: string;
  /** A CSS colour that stands out on both schemes; never used for text. */
  color: string;
}

export const STATUS_LOOK: Readonly<Record<TaskStatus, StatusLook>> = {
  created: { label: "Created", hint: "Waiting for an agent", color: "var(--sb-gray)" },
  analyzing: { label: "Analyzing", hint: "An agent reads and plans", color: "var(--sb-blue)" },
  clarification_needed: {
    label: "Needs answer",
    hint: "An agent has a question for you",
    color: "var(--sb-amber)",
  },
  dispatched: {
    label: "Dispatched",
    hint: "An issue is open; work continues",
    color: "var(--sb-indigo)",
  },
  pr_opened: { label: "In review", hint: "A pull request is open", color: "var(--sb-green)" },
  merged: { label: "Merged", hint: "Done", color: "var(--sb-violet)" },
  completed: {
    label: "Completed",
    hint: "Done without a pull request",
    color: "var(--sb-violet)",
  },
  failed: { label: "Failed", hint: "Stopped by an error", color: "var(--sb-red)" },
  cancelled: { label: "Cancelled", hint: "Given up", color: "var(--sb-gray)" },
};
