import type { PullRequest, Task, TaskEvent } from "../../../api/model";
import type { Attention } from "../../../api/work";

/** What the fold of a task's events carries from one to the next: the task, and what only the next step needs. */
export interface Folded {
  readonly task: Omit<Task, "prs" | "pr" | "workState" | "attention" | "run">;
  readonly run: Task["run"];
  readonly pulls: readonly Pull[];
  /** An agent has spoken since the status changed. */
  readonly spoken: boolean;
  /** Of the `stale` event that no word has ended. */
  readonly staleSince: string | undefined;
  /** Why no issue could be made. */
  readonly stopped: string | undefined;
  /** GitHub's number of the issue's repository, which may be renamed. */
  readonly issueRepoId: number | undefined;
  readonly attention: readonly Attention[];
}

/** A pull request with the times by which the newest word about each of its parts is known. */
export interface Pull extends Omit<PullRequest, "checks" | "checksState" | "review"> {
  repoId: number;
  stateAt?: string;
  detailsAt?: string;
  conflict: boolean;
  conflictAt?: string;
  queuedAt?: string;
  reviewRequested: boolean;
  checks: readonly PullCheck[];
  reviews: readonly PullReview[];
}

export interface PullCheck {
  name: string;
  state: PullRequest["checks"][number]["state"];
  url?: string;
  kind: number;
  suite: number;
  at?: string;
}

/** The last word of one reviewer. */
export interface PullReview {
  author: string;
  word: "approved" | "changes_requested" | "dismissed";
  at?: string;
}

export const isBefore = (time: string | undefined, known: string | undefined): boolean =>
  time !== undefined && known !== undefined && Date.parse(time) < Date.parse(known);

export const isFlag = (event: TaskEvent, field: string): boolean | undefined => {
  const value = event.data?.[field];
  return typeof value === "boolean" ? value : undefined;
};
