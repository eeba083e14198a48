import { msg, t } from "@lingui/core/macro";
import { IconCheck, IconCircleMinus, IconPlayerPlay, IconUnlink, IconX } from "@tabler/icons-react";
import { worded } from "../words/worded";
import classes from "./Outcome.module.css";

const LOOK: Readonly<Record<string, { Icon: typeof IconX; aspect: string; word: string }>> = worded(
  {
    succeeded: { Icon: IconCheck, aspect: "clear", word: msg`succeeded` },
    failed: { Icon: IconX, aspect: "danger", word: msg`failed` },
    cancelled: { Icon: IconCircleMinus, aspect: "dark", word: msg`cancelled` },
    lost: { Icon: IconUnlink, aspect: "danger", word: msg`lost` },
  },
);

/** How a run has ended, by sign and word; without an outcome it goes on. */
export function Outcome({ outcome }: { outcome: string | undefined }) {
  const { Icon, aspect, word } =
    outcome === undefined
      ? { Icon: IconPlayerPlay, aspect: "clear", word: t`at work` }
      : (LOOK[outcome] ?? { Icon: IconCircleMinus, aspect: "dark", word: outcome });
  return (
    <span className={classes.outcome}>
      <Icon size={14} style={{ color: `var(--sb-${aspect})`, flex: "none" }} aria-hidden="true" />
      {word}
    </span>
  );
}
