import {
  IconCircle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconGitPullRequest,
  IconHelpCircleFilled,
  IconProgress,
  IconSend,
  IconSquareCheckFilled,
} from "@tabler/icons-react";
import type { TaskStatus } from "../api/model";
import { STATUS_LOOK } from "./status";
import classes from "./StatusBadge.module.css";

const ICONS = {
  created: IconCircle,
  analyzing: IconProgress,
  clarification_needed: IconHelpCircleFilled,
  dispatched: IconSend,
  pr_opened: IconGitPullRequest,
  merged: IconCircleCheckFilled,
  completed: IconSquareCheckFilled,
  failed: IconCircleXFilled,
  cancelled: IconCircleDashed,
} satisfies Record<TaskStatus, typeof IconCircle>;

export function StatusIcon({ status, size = 16 }: { status: TaskStatus; size?: number }) {
  const Icon = ICONS[status];
  return (
    <Icon
      size={size}
      style={{ color: STATUS_LOOK[status].color, flex: "none" }}
      aria-hidden="true"
    />
  );
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
