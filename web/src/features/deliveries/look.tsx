import { msg, t } from "@lingui/core/macro";
import type { Delivery, DeliveryStatus } from "../../api/deliveries";
import { worded } from "../../words/worded";
import classes from "./Deliveries.module.css";

const LOOK: Readonly<Record<DeliveryStatus, { label: string; tone: string; hint: string }>> =
  worded({
    applied: {
      label: msg`Applied`,
      tone: "clear",
      hint: msg`It is in the timelines of its tasks.`,
    },
    queued: { label: msg`Queued`, tone: "caution", hint: msg`It is stored, and worked on next.` },
    parked: {
      label: msg`Parked`,
      tone: "dark",
      hint: msg`No task has what it is about yet. It waits for a week and is applied when one has.`,
    },
    ignored: { label: msg`Ignored`, tone: "dark", hint: msg`It concerns no task.` },
    failed: {
      label: msg`Failed`,
      tone: "danger",
      hint: msg`It was tried again and again, and given up.`,
    },
  });

const REASONS: Readonly<Record<string, string>> = worded({
  STORE_UNAVAILABLE: msg`The store did not take it.`,
  INTERNAL: msg`An error of the server stopped it; its log says more.`,
  INVALID_PAYLOAD: msg`Its payload cannot be read.`,
  NO_TASK: msg`No task had what it is about within a week.`,
});

export const statusOptions = () =>
  Object.entries(LOOK).map(([value, { label }]) => ({ value, label }));

export const hintOf = ({ status, reason, attempts }: Delivery): string => {
  if (status === "queued" && reason !== undefined) {
    const why = REASONS[reason] ?? reason;
    return t`${why} Try ${attempts} failed; it is tried again by itself.`;
  }
  return reason === undefined ? LOOK[status].hint : (REASONS[reason] ?? reason);
};

/** The status in words, with its aspect. */
export function DeliveryState({ status }: { status: DeliveryStatus }) {
  return (
    <span className={classes.state} data-tone={LOOK[status].tone}>
      {LOOK[status].label}
    </span>
  );
}

/** Event and action as GitHub names them. */
export const nameOf = ({ event, action }: Delivery): string =>
  action === undefined ? event : `${event} ${action}`;
