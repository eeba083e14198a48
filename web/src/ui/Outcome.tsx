import { IconCheck, IconCircleMinus, IconPlayerPlay, IconUnlink, IconX } from "@tabler/icons-react";
import classes from "./Outcome.module.css";

const LOOK: Readonly<Record<string, { Icon: typeof IconX; aspect: string }>> = {
  succeeded: { Icon: IconCheck, aspect: "clear" },
  failed: { Icon: IconX, aspect: "danger" },
  cancelled: { Icon: IconCircleMinus, aspect: "dark" },
  lost: { Icon: IconUnlink, aspect: "danger" },
};

/** How a run has ended, by sign and word; without an outcome it goes on. */
export function Outcome({ outcome }: { outcome: string | undefined }) {
  const { Icon, aspect } =
    outcome === undefined
      ? { Icon: IconPlayerPlay, aspect: "clear" }
      : (LOOK[outcome] ?? { Icon: IconCircleMinus, aspect: "dark" });
  return (
    <span className={classes.outcome}>
      <Icon size={14} style={{ color: `var(--sb-${aspect})`, flex: "none" }} aria-hidden="true" />
      {outcome ?? "at work"}
    </span>
  );
}
