import { msg } from "@lingui/core/macro";
import type { TaskStatus } from "../api/model";
import { worded } from "../words/worded";

/** How a status is called and coloured, everywhere. */
interface StatusLook {
  label: string;
  /** What it means for somebody who looks at the board. */
  hint: string;
  /** Only an end and a question have an aspect of their own; that of the others depends on the task. Never used for text. */
  color: string;
}

export const STATUS_LOOK: Readonly<Record<TaskStatus, StatusLook>> = worded({
  created: { label: msg`Created`, hint: msg`Waiting for an agent`, color: "var(--sb-dark)" },
  analyzing: {
    label: msg`Analyzing`,
    hint: msg`An agent reads and plans`,
    color: "var(--sb-text-2)",
  },
  clarification_needed: {
    label: msg`Needs answer`,
    hint: msg`An agent has a question for you`,
    color: "var(--sb-caution)",
  },
  dispatched: {
    label: msg`Dispatched`,
    hint: msg`An issue is open; work continues`,
    color: "var(--sb-text-2)",
  },
  pr_opened: {
    label: msg`In review`,
    hint: msg`A pull request is open`,
    color: "var(--sb-text-2)",
  },
  merged: { label: msg`Merged`, hint: msg`Done`, color: "var(--sb-clear)" },
  completed: {
    label: msg`Completed`,
    hint: msg`Done without a pull request`,
    color: "var(--sb-clear)",
  },
  failed: { label: msg`Failed`, hint: msg`Stopped by an error`, color: "var(--sb-danger)" },
  cancelled: { label: msg`Cancelled`, hint: msg`Given up`, color: "var(--sb-dark)" },
});
