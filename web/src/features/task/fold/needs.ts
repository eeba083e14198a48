import type { Task } from "../../../api/model";
import { isEnd } from "../../../api/model";
import type { Attention, InputRequest, Reason } from "../../../api/work";
import { cut } from "./activity";
import { checksStateOf, reviewOf } from "./pulls";
import type { Folded, Pull } from "./state";

const DETAIL_MAX_CHARACTERS = 200;

/** What goes on with a task: the first state that fits. */
export function workStateOf({ task, run, pulls, spoken, staleSince }: Folded): Task["workState"] {
  switch (task.status) {
    case "merged":
    case "completed":
      return "done";
    case "cancelled":
    case "failed":
      return task.status;
    default:
  }
  const open = pulls.filter(({ state }) => state === "open");
  if ((task.requests ?? []).length > 0) return "waiting_for_input";
  if (staleSince !== undefined) return "stale";
  if (run !== undefined) return "working";
  if (open.some((pull) => checksStateOf(pull) === "pending")) return "waiting_for_checks";
  if (open.some(({ draft }) => !draft)) return "waiting_for_review";
  const works =
    task.status === "analyzing" || open.length > 0 || (task.status === "dispatched" && spoken);
  return works ? "working" : "queued";
}

/** Why a person has to look, after an event at a time; a need that lasts keeps its `since`. */
export function needsOf(folded: Folded, before: readonly Attention[], at: string): Attention[] {
  const { task, pulls, staleSince, stopped } = folded;
  if (isEnd(task.status)) return [];
  const needs: Attention[] = [];
  const add = (reason: Reason, since: string | undefined, detail: string | undefined) => {
    const first = before.find((need) => need.reason === reason)?.since ?? at;
    needs.push({ reason, since: since ?? first, detail: cut(detail, DETAIL_MAX_CHARACTERS) });
  };
  const asked = (reason: Reason, ...kinds: InputRequest["kind"][]): boolean => {
    const oldest = (task.requests ?? [])
      .filter(({ kind }) => kinds.includes(kind))
      .reduce<InputRequest | undefined>(
        (first, next) => (first === undefined || next.askedAt < first.askedAt ? next : first),
        undefined,
      );
    if (oldest !== undefined) add(reason, oldest.askedAt, oldest.text);
    return oldest !== undefined;
  };
  const pull = (reason: Reason, matches: (pull: Pull) => boolean) => {
    const found = pulls.find((each) => each.state === "open" && matches(each));
    if (found !== undefined) add(reason, undefined, `${found.repo ?? ""}#${found.number}`);
  };
  asked("question", "question");
  asked("permission", "permission", "credentials");
  if (!asked("review_requested", "review")) pull("review_requested", awaitsReview);
  pull("changes_requested", (each) => reviewOf(each) === "changes_requested");
  pull("checks_failed", (each) => checksStateOf(each) === "failure");
  pull("conflict", (each) => each.conflict);
  if (task.status === "failed") add("failed", undefined, task.error?.message);
  if (staleSince !== undefined) add("stale", staleSince, undefined);
  if (stopped !== undefined) add("dispatch_stopped", undefined, stopped);
  return needs;
}

/** Whether it is finished as far as we know, and nobody has judged it. */
function awaitsReview(pull: Pull): boolean {
  const checks = checksStateOf(pull);
  const review = reviewOf(pull);
  return (
    !pull.draft &&
    (checks === "none" || checks === "success") &&
    (review === "none" || review === "required")
  );
}
