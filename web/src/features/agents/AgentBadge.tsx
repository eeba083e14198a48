import { msg } from "@lingui/core/macro";
import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconClockPause,
  IconPlayerPlayFilled,
} from "@tabler/icons-react";
import type { AgentStatus } from "../../api/model";
import { worded } from "../../words/worded";
import classes from "./AgentBadge.module.css";

const LOOK = worded({
  idle: { label: msg`Idle`, color: "var(--sb-dark)", Icon: IconCircleCheckFilled },
  busy: { label: msg`At work`, color: "var(--sb-clear)", Icon: IconPlayerPlayFilled },
  offline: { label: msg`Offline`, color: "var(--sb-dark)", Icon: IconCircleDashed },
}) satisfies Record<AgentStatus, { label: string; color: string; Icon: typeof IconCircleDashed }>;

const SILENT = worded({ label: msg`Silent`, color: "var(--sb-caution)", Icon: IconClockPause });

interface Props {
  status: AgentStatus;
  /** It sends heartbeats, but no word on what it should be working on. */
  silent?: boolean;
}

/** Whether an agent is there and has something to say, by sign and word. */
export function AgentBadge({ status, silent = false }: Props) {
  const { label, color, Icon } = silent && status !== "offline" ? SILENT : LOOK[status];
  return (
    <span className={classes.badge}>
      <Icon size={16} style={{ color, flex: "none" }} aria-hidden="true" />
      {label}
    </span>
  );
}
