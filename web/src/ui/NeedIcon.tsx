import {
  IconAlertOctagon,
  IconArrowsCross,
  IconClockPause,
  IconEye,
  IconHandStop,
  IconHelpHexagon,
  IconMessagePlus,
  IconShieldQuestion,
  IconXboxX,
} from "@tabler/icons-react";
import type { Reason } from "../api/work";
import { ASPECT_OF } from "./needs";

const ICONS = {
  question: IconHelpHexagon,
  permission: IconShieldQuestion,
  review_requested: IconEye,
  changes_requested: IconMessagePlus,
  checks_failed: IconXboxX,
  conflict: IconArrowsCross,
  failed: IconAlertOctagon,
  stale: IconClockPause,
  dispatch_stopped: IconHandStop,
} satisfies Record<Reason, typeof IconEye>;

/** The sign of a need; the words beside it name it. */
export function NeedIcon({ reason, size = 16 }: { reason: Reason; size?: number }) {
  const Icon = ICONS[reason];
  return (
    <Icon
      size={size}
      style={{ color: `var(--sb-${ASPECT_OF[reason]})`, flex: "none" }}
      aria-hidden="true"
    />
  );
}
