import { msg, t } from "@lingui/core/macro";
import type { TaskSummary } from "../api/model";
import type { Reason } from "../api/work";
import { worded } from "../words/worded";
import { ASPECT_OF, detailOf, requestsOf } from "./needs";
import type { Aspect } from "./needs";

/** What goes on with a task, for one line of a card. */
interface WorkNow {
  text: string;
  aspect: Aspect;
  /** Why somebody has to look. */
  reason?: Reason;
  /** Set where an agent is at work; without a number nobody knows how far it is. */
  track?: { percent: number | undefined };
  /** Since when it is silent. */
  silentSince?: string;
}

const OF_REASON: Readonly<Partial<Record<Reason, string>>> = worded({
  review_requested: msg`Waits for a review`,
  changes_requested: msg`Changes asked for`,
  checks_failed: msg`Checks failed`,
  conflict: msg`Conflicts with its base`,
});

/** Nothing where nothing goes on: a task that waits for an agent, or one that has ended. */
export function workOf(task: TaskSummary): WorkNow | undefined {
  const need = task.attention?.[0];
  if (need !== undefined) {
    const { reason, since } = need;
    const asked = requestsOf(task, reason)[0]?.text;
    const detail = detailOf({ ...need, task });
    return {
      text: asked ?? OF_REASON[reason] ?? detail ?? t`Needs a look`,
      aspect: ASPECT_OF[reason],
      reason,
      ...(reason === "stale" && { silentSince: since }),
    };
  }
  switch (task.workState) {
    case "working":
      return {
        text: lastWordOf(task) ?? t`At work`,
        aspect: "clear",
        track: { percent: task.activity?.percent },
      };
    case "waiting_for_checks":
      return { text: t`Checks are running`, aspect: "clear" };
    case "waiting_for_review":
      return { text: t`Waits for a review`, aspect: "dark" };
    default:
      return undefined;
  }
}

/** The newest progress; a comment is somebody's words, not what goes on. */
export function lastWordOf({ activity }: TaskSummary): string | undefined {
  return activity?.kind === "comment" ? undefined : activity?.message;
}

export const WORK_STATE_LABEL: Readonly<Record<TaskSummary["workState"], string>> = worded({
  done: msg`Done`,
  cancelled: msg`Cancelled`,
  failed: msg`Stopped`,
  waiting_for_input: msg`Waits for an answer`,
  stale: msg`Silent`,
  working: msg`At work`,
  waiting_for_checks: msg`Checks are running`,
  waiting_for_review: msg`Waits for a review`,
  queued: msg`Waits for an agent`,
});
