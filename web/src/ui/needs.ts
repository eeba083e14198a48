import { msg, t } from "@lingui/core/macro";
import type { TaskSummary } from "../api/model";
import type { Attention, InputRequest, Reason, RequestKind } from "../api/work";
import { worded } from "../words/worded";

/** A reason why a person has to look at a task. */
export interface Need extends Attention {
  task: TaskSummary;
}

/** What moves by itself, waits for a person, has stopped, or says nothing. */
export type Aspect = "clear" | "caution" | "danger" | "dark";

export const ASPECT_OF: Readonly<Record<Reason, Aspect>> = {
  question: "caution",
  permission: "caution",
  review_requested: "caution",
  changes_requested: "caution",
  checks_failed: "danger",
  conflict: "danger",
  failed: "danger",
  stale: "caution",
  dispatch_stopped: "danger",
};

/** What a request of a kind needs a person for. */
export const KIND_REASON: Readonly<Record<RequestKind, Reason>> = {
  question: "question",
  permission: "permission",
  credentials: "permission",
  review: "review_requested",
};

/** The open requests behind a reason, the oldest first; none where it is not about an answer. */
export function requestsOf(task: TaskSummary, reason: Reason): readonly InputRequest[] {
  return (task.requests ?? []).filter(({ kind }) => KIND_REASON[kind] === reason);
}

/**
 * Requests that are answered together: the questions of one `clarification_needed`, as one event answers them all, and
 * every other request by itself.
 */
export interface Ask {
  taskId: string;
  /** Of clarification questions; else the answers go as `input_answered`. */
  clarifies: boolean;
  requests: readonly InputRequest[];
}

export function asksOf(task: TaskSummary, requests: readonly InputRequest[]): Ask[] {
  const questions = new Set(task.questions?.map(({ id }) => id));
  const clarifying = requests.filter(({ id }) => questions.has(id));
  const others = requests.filter(({ id }) => !questions.has(id));
  const ask = (of: readonly InputRequest[], clarifies: boolean): Ask => ({
    taskId: task.id,
    clarifies,
    requests: of,
  });
  return [
    ...(clarifying.length === 0 ? [] : [ask(clarifying, true)]),
    ...others.map((request) => ask([request], false)),
  ];
}

/** Stays the same while the same requests are asked. */
export const askId = ({ taskId, requests }: Ask): string =>
  [taskId, ...requests.map(({ id }) => id)].join(" ");

/** "kite asks" */
export function whoAsks({ askedBy: { name }, kind }: InputRequest): string {
  switch (kind) {
    case "question":
      return t`${name} asks`;
    case "permission":
      return t`${name} asks for permission`;
    case "review":
      return t`${name} asks for a review`;
    case "credentials":
      return t`${name} asks for credentials`;
  }
}

/** A reason by itself, where there is no room for who and what. */
export const REASON_LABEL: Readonly<Record<Reason, string>> = worded({
  question: msg`Question`,
  permission: msg`Permission`,
  review_requested: msg`Review`,
  changes_requested: msg`Changes asked for`,
  checks_failed: msg`Checks failed`,
  conflict: msg`Conflict`,
  failed: msg`Failed`,
  stale: msg`Silent`,
  dispatch_stopped: msg`No issue made`,
});

/** The need in a few words. */
export function reasonOf({ task, reason }: Need): string {
  const first = requestsOf(task, reason)[0];
  return first === undefined ? REASON_LABEL[reason] : whoAsks(first);
}

/** What there is to know of the need. */
export function detailOf({ task, reason, detail }: Need): string | undefined {
  if (reason === "stale") {
    const word = task.activity?.message;
    return word === undefined ? t`No word yet.` : t`Last word: ${word}`;
  }
  return requestsOf(task, reason)[0]?.text ?? detail;
}

export function allNeeds(tasks: Iterable<TaskSummary>): Need[] {
  return [...tasks].flatMap((task) => (task.attention ?? []).map((each) => ({ ...each, task })));
}

/** The longest need first. */
export const byAge = (a: Need, b: Need): number =>
  a.since.localeCompare(b.since) || a.task.id.localeCompare(b.task.id);

export const oldestFirst = (needs: readonly Need[]): Need[] => [...needs].sort(byAge);

/** How many needs there are of each reason, those that are, in the order of the needs. */
export function countsByReason(needs: readonly Need[]): [Reason, number][] {
  const counts = new Map<Reason, number>();
  for (const { reason } of needs) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts];
}

export const needId = ({ task, reason }: Need): string => `${task.id} ${reason}`;
