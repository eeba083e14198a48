import type { PullRequest, TaskEvent } from "../../../api/model";
import { isLate, numberIn, textIn } from "../event-data";
import { checkIn, withCheck, withReview } from "./checks";
import { isBefore, isFlag } from "./state";
import type { Pull } from "./state";

/** How many linked pull requests a task keeps: those that changed last. */
const PULLS_KEPT = 50;

type Change = (pull: Pull) => Pull;

/** The linked pull requests after an event about one of them; the shown one is the last. */
export function withPullEvent(pulls: readonly Pull[], event: TaskEvent): readonly Pull[] {
  switch (event.type) {
    case "pr_opened":
      return changed(pulls, event, (pull) => {
        const at = textIn(event, "changedAt");
        const next = details(named(pull, event), event, at);
        const isStale =
          pull.state !== "open" &&
          (isLate(event) || pull.stateAt !== undefined) &&
          !isBefore(pull.stateAt, at);
        return proven(
          isStale || isOld(pull, event) ? next : inState(next, "open", at),
          pull,
          event,
        );
      });
    case "pr_closed": {
      const after = changed(pulls, event, (pull) => {
        const next = details(named(pull, event), event, undefined, false);
        const at = textIn(event, "changedAt");
        return proven(isOld(pull, event) ? next : inState(next, "closed", at), pull, event);
      });
      const open = after.find(({ state }) => state === "open");
      return open === undefined ? after : shown(after, open);
    }
    case "pr_merged":
      return changed(pulls, event, (pull) => {
        const next = details(named(pull, event), event, undefined, false);
        const isKnown = pull.state === "merged" && proofOf(event) === "claimed";
        return proven(isKnown ? next : merged(next, event), pull, event);
      });
    case "pr_updated":
      if (event.data?.action === "unlinked" && numberIn(event, "prNumber") !== undefined) {
        const gone = find(pulls, event);
        return pulls.filter((pull) => pull !== gone);
      }
      return changedShown(pulls, event, (pull) => {
        const repo = numberIn(event, "repoId") === undefined ? undefined : textIn(event, "repo");
        const next = details(
          { ...pull, repo: repo ?? pull.repo },
          event,
          textIn(event, "changedAt"),
        );
        return pull.state === "open" ? proven(next, pull, event) : next;
      });
    case "pr_review":
      return changedShown(pulls, event, (pull) => ({
        ...pull,
        reviews: withReview(pull.reviews, event),
      }));
    case "check":
      return withCheckEvent(pulls, event);
    default:
      return pulls;
  }
}

/** A check that names its commit is of every pull request of its repository with that head. */
function withCheckEvent(pulls: readonly Pull[], event: TaskEvent): readonly Pull[] {
  const sha = textIn(event, "headSha");
  const check = checkIn(event);
  const change: Change = (pull) => {
    const headSha = pull.headSha ?? sha;
    const isOfHead = sha === undefined || sha === headSha;
    return { ...pull, headSha, ...(isOfHead && { checks: withCheck(pull.checks, check) }) };
  };
  const isOfHead = (pull: Pull): boolean =>
    sha !== undefined &&
    sha === pull.headSha &&
    isPull(pull, pull.number, textIn(event, "repo"), numberIn(event, "repoId"));
  return pulls.some(isOfHead)
    ? pulls.map((pull) => (isOfHead(pull) ? change(pull) : pull))
    : changedShown(pulls, { ...event, data: without(event, "repoId") }, change);
}

function without({ data = {} }: TaskEvent, field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => name !== field));
}

const named = (pull: Pull, event: TaskEvent): Pull => ({
  ...pull,
  url: textIn(event, "prUrl") ?? pull.url,
  repo: textIn(event, "repo") ?? pull.repo,
});

const inState = (pull: Pull, state: PullRequest["state"], at: string | undefined): Pull => ({
  ...pull,
  state,
  stateAt: at ?? pull.stateAt,
});

const merged = (pull: Pull, event: TaskEvent): Pull => ({
  ...inState(pull, "merged", textIn(event, "changedAt")),
  mergeCommitSha: textIn(event, "mergeCommitSha"),
  draft: false,
});

function proofOf({ cause, actor }: TaskEvent): PullRequest["proof"] {
  if (cause?.kind === "reconcile") return "reconciled";
  return actor.kind === "github" ? "observed" : "claimed";
}

/**
 * A claim that leaves the state as GitHub reported it does not make it less certain, and what changes nothing does not
 * change how it is known, unless that was only claimed.
 */
function proven(pull: Pull, before: Pull, event: TaskEvent): Pull {
  const proof = proofOf(event);
  const isRepeated = proof === "claimed" && pull.state === before.state;
  const isStale = before.proof !== "claimed" && isSame(pull, before);
  return isRepeated || isStale ? pull : { ...pull, proof };
}

function isSame(one: Pull, other: Pull): boolean {
  const names = Object.keys({ ...one, ...other }) as (keyof Pull)[];
  return names.every((name) => one[name] === other[name]);
}

/** A merge that was only claimed may turn out not to be one; a merge that GitHub reported is final. */
function isOld(pull: Pull, event: TaskEvent): boolean {
  const isMerged =
    pull.state === "merged" && (pull.proof !== "claimed" || proofOf(event) === "claimed");
  return isMerged || isBefore(textIn(event, "changedAt"), pull.stateAt);
}

/** What else GitHub said; for each thing that a pull request is, its newest word wins. */
function details(
  pull: Pull,
  event: TaskEvent,
  otherwise: string | undefined,
  queued = isFlag(event, "queued"),
): Pull {
  const at = textIn(event, "seenAt") ?? otherwise;
  let next: Pull = { ...pull, repoId: numberIn(event, "repoId") ?? pull.repoId };
  const sha = textIn(event, "headSha");
  if (!isBefore(at, pull.detailsAt)) {
    next = {
      ...next,
      title: textIn(event, "title") ?? next.title,
      draft: isFlag(event, "draft") ?? (event.type === "pr_opened" ? false : next.draft),
      baseRef: textIn(event, "baseRef") ?? next.baseRef,
      autoMerge: isFlag(event, "autoMerge") ?? next.autoMerge,
      reviewRequested: isFlag(event, "reviewRequested") ?? next.reviewRequested,
      detailsAt: at ?? next.detailsAt,
    };
    if (sha !== undefined && sha !== pull.headSha) {
      // Another head has no checks yet, and nobody knows whether it conflicts.
      const checks = pull.headSha === undefined ? pull.checks : [];
      next = { ...next, headSha: sha, checks, conflict: false, conflictAt: undefined };
    }
  }
  const mergeable = isFlag(event, "mergeable");
  const isOfHead = sha === undefined || sha === next.headSha;
  if (mergeable !== undefined && isOfHead && !isBefore(at, next.conflictAt)) {
    next = { ...next, conflict: !mergeable, conflictAt: at ?? next.conflictAt };
  }
  if (queued !== undefined && !isBefore(at, pull.queuedAt)) {
    next = { ...next, queued, queuedAt: at ?? pull.queuedAt };
  }
  return next;
}

/** The number of the repository decides where both are known, else its name. */
function isPull(pull: Pull, number: number, repo?: string, repoId?: number): boolean {
  if (pull.number !== number) return false;
  if (repoId !== undefined && pull.repoId !== 0) return pull.repoId === repoId;
  return (
    repo === undefined || pull.repo === undefined || pull.repo.toLowerCase() === repo.toLowerCase()
  );
}

function find(pulls: readonly Pull[], event: TaskEvent): Pull | undefined {
  const number = numberIn(event, "prNumber") ?? 0;
  const [repo, repoId] = [textIn(event, "repo"), numberIn(event, "repoId")];
  return pulls.find((pull) => isPull(pull, number, repo, repoId));
}

const shown = (pulls: readonly Pull[], pull: Pull): readonly Pull[] => [
  ...pulls.filter((each) => each !== pull),
  pull,
];

/** Changes a linked pull request: the named one, or else the one that the task shows. */
function changedShown(pulls: readonly Pull[], event: TaskEvent, change: Change): readonly Pull[] {
  const isNamed = numberIn(event, "prNumber") !== undefined;
  const pull = isNamed ? find(pulls, event) : pulls.at(-1);
  return pull === undefined ? pulls : pulls.map((each) => (each === pull ? change(pull) : each));
}

/** Changes a pull request, linking it first if it is new, and makes it the shown one. */
function changed(pulls: readonly Pull[], event: TaskEvent, change: Change): readonly Pull[] {
  const known = find(pulls, event);
  const next = change(known ?? unseen(numberIn(event, "prNumber") ?? 0));
  const others = pulls.filter((pull) => pull !== known);
  return [...others, next].slice(-PULLS_KEPT);
}

const unseen = (number: number): Pull => ({
  number,
  state: "open",
  draft: false,
  autoMerge: false,
  queued: false,
  conflict: false,
  reviewRequested: false,
  repoId: 0,
  checks: [],
  reviews: [],
  proof: "claimed",
});

export function checksStateOf({ checks }: Pull): PullRequest["checksState"] {
  if (checks.length === 0) return "none";
  if (checks.some(({ state }) => state === "failure")) return "failure";
  return checks.some(({ state }) => state === "pending") ? "pending" : "success";
}

export function reviewOf({ reviews, reviewRequested }: Pull): PullRequest["review"] {
  if (reviews.some(({ word }) => word === "changes_requested")) return "changes_requested";
  if (reviews.some(({ word }) => word === "approved")) return "approved";
  return reviewRequested ? "required" : "none";
}

/** As the interface shows it. */
export function pullRequestOf(pull: Pull): PullRequest {
  const { url, repo, number, title, draft, state, headSha, baseRef, mergeCommitSha, proof } = pull;
  return {
    url,
    number,
    repo,
    title,
    draft,
    state,
    headSha,
    baseRef,
    checks: pull.checks.map(({ name, state: now, url: at }) => ({ name, state: now, url: at })),
    checksState: checksStateOf(pull),
    review: reviewOf(pull),
    ...(pull.queued === true && { queued: true }),
    ...(pull.autoMerge === true && { autoMerge: true }),
    mergeCommitSha,
    proof,
  };
}
