import { t } from "@lingui/core/macro";
import type { Task } from "../../api/model";
import { isEnd } from "../../api/model";
import { STATUS_LOOK } from "../../ui/status";

export type Deed = "dispatch" | "reopen" | "complete" | "cancel";

/** Why a person cannot do this now, by the table of transitions; nothing where they can. */
export function whyNot(deed: Deed, { status, issue }: Task): string | undefined {
  const word = STATUS_LOOK[status].label.toLowerCase();
  switch (deed) {
    case "dispatch":
      if (status === "created" || status === "analyzing" || status === "clarification_needed")
        return undefined;
      return issue === undefined
        ? t`Not from “${word}”: a task gets its issue before a pull request.`
        : t`It has its issue.`;
    case "reopen":
      if (status === "failed" || status === "cancelled" || status === "completed") return undefined;
      return status === "merged" ? t`What is merged stays merged.` : t`It is open.`;
    case "complete":
    case "cancel":
      return isEnd(status) ? t`It has ended: ${word}.` : undefined;
  }
}
