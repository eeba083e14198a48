import { IconCircleCheckFilled, IconCircleDashed, IconPlayerPlayFilled } from "@tabler/icons-react";
import type { AgentStatus } from "../../api/model";
import classes from "./AgentBadge.module.css";

const LOOK = {
  idle: { label: "Idle", color: "var(--sb-green)", Icon: IconCircleCheckFilled },
  busy: { label: "Busy", color: "var(--sb-blue)", Icon: IconPlayerPlayFilled },
  offline: { label: "Offline", color: "var(--sb-gray)", Icon: IconCircleDashed },
} satisfies Record<AgentStatus, { label: string; color: string; Icon: typeof IconCircleDashed }>;

/** Whether an agent is there, by sign and word. */
export function AgentBadge({ status }: { status: AgentStatus }) {
  const { label, color, Icon } = LOOK[status];
  return (
    <span className={classes.badge}>
      <Icon size={16} style={{ color, flex: "none" }} aria-hidden="true" />
      {label}
    </span>
  );
}
