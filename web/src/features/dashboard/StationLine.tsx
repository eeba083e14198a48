import type { TaskStatus, TaskSummary } from "../../api/model";
import { ASPECT_OF } from "../../ui/needs";
import classes from "./StationLine.module.css";

/** Where each status is on the line of five stations; the siding of questions lies between two. */
const AT: Readonly<Record<TaskStatus, number>> = {
  created: 4,
  analyzing: 15,
  clarification_needed: 20.5,
  dispatched: 26,
  pr_opened: 37,
  merged: 48,
  completed: 48,
  failed: 26,
  cancelled: 26,
};

/** A task's way at its smallest: five stations, drawn up to where it is, with its aspect there. */
export function StationLine({ task }: { task: TaskSummary }) {
  const { status } = task;
  const at = AT[status];
  const isSiding = status === "clarification_needed";
  const hasStopped = status === "failed" || status === "cancelled";
  return (
    <svg
      width={52}
      height={13}
      viewBox="0 0 52 13"
      fill="none"
      className={classes.line}
      data-aspect={aspectOf(task)}
      aria-hidden="true"
    >
      <path className={classes.rail} d="M4 6h44M4 4v4M15 4v4M26 4v4M37 4v4M48 4v4" />
      <path className={classes.travelled} d={isSiding ? "M4 6h11l4 3.5" : `M4 6H${at}`} />
      {hasStopped ? (
        <path className={classes.stopped} d="m23 3 6 6m0-6-6 6" />
      ) : (
        <circle className={classes.here} cx={at} cy={isSiding ? 9.5 : 6} r={3} />
      )}
    </svg>
  );
}

function aspectOf({ status, attention, workState }: TaskSummary): string {
  const reason = attention?.[0]?.reason;
  if (reason !== undefined) return ASPECT_OF[reason];
  if (status === "failed") return "danger";
  const moves = workState === "working" || workState === "waiting_for_checks";
  return moves || status === "merged" || status === "completed" ? "clear" : "dark";
}
