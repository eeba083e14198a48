import type { TaskEvent } from "../../../api/model";
import { numberIn, textIn } from "../event-data";
import { isBefore } from "./state";
import type { PullCheck, PullReview } from "./state";

const CHECKS_KEPT = 100;
const REVIEWS_KEPT = 50;
const URL_MAX_CHARACTERS = 500;
/** What GitHub reported a check as; of a suite only the entries of the last kind there is are shown. */
const KINDS = ["status", "suite", "workflow", "run"];
const FAILURES = new Set(
  "failure timed_out cancelled action_required startup_failure stale error".split(" "),
);
/** The least important first: of too many, it goes. */
const STATES: readonly PullCheck["state"][] = ["neutral", "success", "pending", "failure"];
const WORDS: readonly PullReview["word"][] = ["dismissed", "approved", "changes_requested"];

export function stateOf(conclusion: string): PullCheck["state"] {
  const word = conclusion.toLowerCase();
  if (word === "success") return "success";
  if (word === "neutral" || word === "skipped") return "neutral";
  return FAILURES.has(word) ? "failure" : "pending";
}

export function checkIn(event: TaskEvent): PullCheck {
  const url = textIn(event, "url") ?? "";
  return {
    name: textIn(event, "name") ?? "",
    state: stateOf(textIn(event, "conclusion") ?? ""),
    ...(url.length <= URL_MAX_CHARACTERS && { url }),
    kind: Math.max(0, KINDS.indexOf(textIn(event, "kind") ?? "status")),
    suite: numberIn(event, "suiteId") ?? 0,
    at: textIn(event, "changedAt"),
  };
}

export function withCheck(known: readonly PullCheck[], check: PullCheck): readonly PullCheck[] {
  let all = known;
  if (check.suite !== 0) {
    if (known.some(({ suite, kind }) => suite === check.suite && kind > check.kind)) return known;
    all = all.filter(({ suite, kind }) => suite !== check.suite || kind >= check.kind);
  }
  const same = ({ suite, kind, name }: PullCheck): boolean =>
    suite === check.suite && kind === check.kind && name === check.name;
  if (known.some((other) => same(other) && isOlder(check, other))) return known;
  all = all.filter((other) => !same(other));
  if (check.at !== undefined)
    all = all.filter(({ at, name }) => at !== undefined || name !== check.name);
  all = [...all, check];
  if (all.length > CHECKS_KEPT) all = withoutLeast(all, ({ state }) => STATES.indexOf(state));
  return [...all].sort((a, b) => compare(a.name, b.name) || a.suite - b.suite);
}

/** Of the same time, a result comes after none. */
function isOlder(check: PullCheck, known: PullCheck): boolean {
  const isPending = check.state === "pending";
  if (check.at === undefined || known.at === undefined)
    return check.at === undefined && known.at !== undefined && isPending;
  if (isBefore(check.at, known.at)) return true;
  return !isBefore(known.at, check.at) && isPending && known.state !== "pending";
}

export function withReview(known: readonly PullReview[], event: TaskEvent): readonly PullReview[] {
  const state = textIn(event, "state")?.toLowerCase();
  const word = WORDS.find((each) => each === state);
  if (word === undefined) return known;
  const author = textIn(event, "author") ?? "";
  const at = textIn(event, "submittedAt");
  const own = known.find((review) => review.author === author);
  if (own !== undefined && at !== undefined && own.at !== undefined) {
    // A review keeps its time when it is dismissed, and stays so.
    const dismissed = !isBefore(own.at, at) && own.word === "dismissed";
    if (isBefore(at, own.at) || dismissed) return known;
  }
  let all = [...known.filter((review) => review !== own), { author, word, at }];
  if (all.length > REVIEWS_KEPT) all = withoutLeast(all, (review) => WORDS.indexOf(review.word));
  return all.sort((a, b) => compare(a.author, b.author));
}

function withoutLeast<T>(all: readonly T[], rank: (item: T) => number): T[] {
  const least = Math.min(...all.map(rank));
  const place = all.findIndex((item) => rank(item) === least);
  return all.filter((_, index) => index !== place);
}

/** As the server sorts: by UTF-16 code units. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
