import type { TaskStatus } from "./model";

/** The figures of a space. */
export interface Stats {
  statuses: {
    status: TaskStatus;
    /** In it now; of an end, all that ever came to it. */
    open: number;
    /** Of the stays that ended in these days; absent where there were none. */
    medianSeconds?: number | null;
    p90Seconds?: number | null;
  }[];
  /** Days in UTC, oldest first, and how many tasks came to each of these on them. */
  days: { day: string; created: number; merged: number; failed: number; completed: number }[];
  version: number;
}
