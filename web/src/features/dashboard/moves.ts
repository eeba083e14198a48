import { msg, t } from "@lingui/core/macro";
import type { TaskStatus, TaskSummary } from "../../api/model";
import type { Write } from "../../api/write";
import { worded } from "../../words/worded";
import type { LaneOf } from "./lanes";

/** What a person may do to bring a task to another status; the server's table of transitions decides in the end. */
export type Deed = "retry" | "reopen" | "dispatch" | "complete" | "cancel";

export const DEED_LABEL: Readonly<Record<Deed, string>> = worded({
  retry: msg`Retry`,
  reopen: msg`Reopen`,
  dispatch: msg`Make an issue`,
  complete: msg`Complete`,
  cancel: msg`Cancel`,
});

export function writeOf(deed: Deed, { id: taskId }: TaskSummary): Write {
  switch (deed) {
    case "retry":
    case "reopen":
      return { kind: "reopen", taskId, reason: "" };
    case "dispatch":
      return { kind: "dispatch", taskId };
    case "complete":
    case "cancel":
      return { kind: deed, taskId, reason: "" };
  }
}

/** What bringing a task into a lane would do (one of them is asked for), or why it cannot be done. */
export type Move = { deeds: readonly [Deed, ...Deed[]] } | { whyNot: string };

export function moveTo(task: TaskSummary, lane: LaneOf): Move {
  if (lane.statuses.includes(task.status)) return { whyNot: t`it is here` };
  const moves = lane.statuses.map((status) => moveToStatus(task, status));
  const [first, ...more] = moves.flatMap((move) => ("deeds" in move ? move.deeds : []));
  if (first !== undefined) return { deeds: [first, ...more] };
  return moves[0] ?? { whyNot: t`nothing leads here` };
}

const hasEnded = (status: TaskStatus): boolean =>
  status === "merged" || status === "completed" || status === "cancelled";

function moveToStatus({ status, issue, repo }: TaskSummary, to: TaskStatus): Move {
  if (status === "merged") return { whyNot: t`it is merged` };
  const back: Move = { deeds: [status === "failed" ? "retry" : "reopen"] };
  const isBack = hasEnded(status) || status === "failed";
  switch (to) {
    case "created":
      if (!isBack) return { whyNot: t`it has begun` };
      return issue === undefined ? back : { whyNot: t`its issue takes it to Dispatched` };
    case "analyzing":
      return { whyNot: t`only an agent begins` };
    case "clarification_needed":
      return { whyNot: t`only an agent asks` };
    case "dispatched":
      if (isBack) return issue === undefined ? { whyNot: t`it has no issue` } : back;
      if (status === "pr_opened") return { whyNot: t`it has a pull request` };
      return repo === undefined ? { whyNot: t`it has no repository` } : { deeds: ["dispatch"] };
    case "pr_opened":
      return { whyNot: t`only GitHub opens it` };
    case "merged":
      return { whyNot: t`only GitHub merges` };
    case "completed":
      return hasEnded(status) ? { whyNot: t`it has ended` } : { deeds: ["complete"] };
    case "cancelled":
      return hasEnded(status) ? { whyNot: t`it has ended` } : { deeds: ["cancel"] };
    case "failed":
      return { whyNot: t`only a run fails` };
  }
}
