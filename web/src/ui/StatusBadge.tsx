import type { TaskStatus } from "../api/model";
import { Glyph } from "./Glyph";
import type { GlyphName } from "./Glyph";
import { STATUS_LOOK } from "./status";
import classes from "./StatusBadge.module.css";

const GLYPHS = {
  created: "created",
  analyzing: "analyzing",
  clarification_needed: "needs",
  dispatched: "dispatched",
  pr_opened: "review",
  merged: "merged",
  completed: "completed",
  failed: "failed",
  cancelled: "cancelled",
} satisfies Record<TaskStatus, GlyphName>;

export function StatusIcon({ status, size = 16 }: { status: TaskStatus; size?: number }) {
  return <Glyph name={GLYPHS[status]} size={size} color={STATUS_LOOK[status].color} />;
}

/** A status by sign and word, so that colour alone never carries it. */
export function StatusBadge({ status }: { status: TaskStatus }) {
  return (
    <span className={classes.badge} data-status={status}>
      <StatusIcon status={status} />
      {STATUS_LOOK[status].label}
    </span>
  );
}
