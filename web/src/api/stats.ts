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
  /** Days in UTC, oldest first. */
  days: Day[];
  version: number;
}

/** How many tasks came to each of these on a day, and what the runs that ended on it used. */
interface Day {
  day: string;
  created: number;
  merged: number;
  failed: number;
  completed: number;
  runs: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
}
