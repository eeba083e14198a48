import { t } from "@lingui/core/macro";
import type { TaskStatus } from "../../api/model";
import type { Counts } from "../../realtime/messages";
import { STATUS_LOOK } from "../../ui/status";

/** A lane of the board. */
export interface LaneOf {
  id: string;
  label: string;
  /** The first one lends its sign. */
  statuses: readonly [TaskStatus, ...TaskStatus[]];
  /** A narrow strip until somebody opens it. */
  folds: boolean;
}

const lane = (status: TaskStatus, folds = false): LaneOf => ({
  id: status,
  get label() {
    return STATUS_LOOK[status].label;
  },
  statuses: [status],
  folds,
});

const WAY = (
  ["created", "analyzing", "clarification_needed", "dispatched", "pr_opened"] as const
).map((status) => lane(status));

/** A task's way from left to right, then where it may have ended, and apart from them what has failed. */
export const LANES: readonly LaneOf[] = [
  ...WAY,
  {
    id: "ended",
    get label() {
      return t`Ended`;
    },
    statuses: ["merged", "completed", "cancelled"],
    folds: true,
  },
  lane("failed", true),
];

/** Where there is room for more. */
export const WIDE_LANES: readonly LaneOf[] = [
  ...WAY,
  lane("merged"),
  lane("failed"),
  lane("completed", true),
  lane("cancelled", true),
];

/** The lanes of the chosen statuses, none of them folded; all if none is chosen. */
export function lanesOf(all: readonly LaneOf[], statuses: readonly TaskStatus[]): LaneOf[] {
  if (statuses.length === 0) return [...all];
  return all
    .filter((each) => each.statuses.some((status) => statuses.includes(status)))
    .map((each) => ({ ...each, folds: false }));
}

export const countOf = (counts: Counts, { statuses }: LaneOf): number =>
  statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
