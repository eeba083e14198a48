import type { Delivery, DeliveryStatus } from "../../api/deliveries";
import classes from "./Deliveries.module.css";

const LOOK: Readonly<Record<DeliveryStatus, { label: string; tone: string; hint: string }>> = {
  applied: { label: "Applied", tone: "clear", hint: "It is in the timelines of its tasks." },
  queued: { label: "Queued", tone: "caution", hint: "It is stored, and worked on next." },
  parked: {
    label: "Parked",
    tone: "dark",
    hint: "No task has what it is about yet. It waits for a week and is applied when one has.",
  },
  ignored: { label: "Ignored", tone: "dark", hint: "It concerns no task." },
  failed: { label: "Failed", tone: "danger", hint: "It was tried again and again, and given up." },
};

const REASONS: Readonly<Record<string, string>> = {
  STORE_UNAVAILABLE: "The store did not take it.",
  INTERNAL: "An error of the server stopped it; its log says more.",
  INVALID_PAYLOAD: "Its payload cannot be read.",
  NO_TASK: "No task had what it is about within a week.",
};

export const STATUS_OPTIONS = Object.entries(LOOK).map(([value, { label }]) => ({ value, label }));

export const hintOf = ({ status, reason, attempts }: Delivery): string => {
  if (status === "queued" && reason !== undefined) {
    return `${REASONS[reason] ?? reason} Try ${attempts} failed; it is tried again by itself.`;
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
