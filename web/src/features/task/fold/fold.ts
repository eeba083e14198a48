import { isRecord } from "../../../api/json";
import type { Task, TaskEvent, TaskStatus } from "../../../api/model";
import { isEnd } from "../../../api/model";
import { isLate, numberIn, textIn, textsIn } from "../event-data";
import { activityOf, requestsIn } from "./activity";
import { needsOf, workStateOf } from "./needs";
import { pullRequestOf, withPullEvent } from "./pulls";
import type { Folded, Pull } from "./state";

/**
 * The task as it was after the event with this version: the server's fold once more (`model/Task.java`), so that the past
 * needs no call. The events begin with `created` and have no gap; nothing where they do not reach that far back.
 */
export function taskAt(events: readonly TaskEvent[], version: number): Task | undefined {
  const [first, ...rest] = events;
  if (first?.type !== "created" || first.taskVersion !== 1) return undefined;
  let folded = begin(first);
  for (const event of rest) {
    if (event.taskVersion > version) break;
    folded = step(folded, event);
  }
  return taskOf(folded);
}

/** The status after each of the events; nothing where they do not begin with the first. */
export function statusesAfter(events: readonly TaskEvent[]): readonly TaskStatus[] {
  const [first, ...rest] = events;
  if (first?.type !== "created" || first.taskVersion !== 1) return [];
  let folded = begin(first);
  return [folded.task.status, ...rest.map((event) => (folded = step(folded, event)).task.status)];
}

function taskOf(folded: Folded): Task {
  const { task, run, pulls, attention } = folded;
  const prs = pulls.map(pullRequestOf);
  return {
    ...task,
    workState: workStateOf(folded),
    ...(run !== undefined && { run }),
    ...(prs.length > 0 && { prs, pr: prs.at(-1) }),
    ...(attention.length > 0 && { attention: [...attention] }),
  };
}

function begin(event: TaskEvent): Folded {
  const { data = {}, actor, at } = event;
  return {
    task: {
      id: event.taskId,
      spaceId: event.spaceId,
      title: textIn(event, "title") ?? "",
      description: textIn(event, "description"),
      status: "created",
      statusSince: at,
      creator: actor,
      assignedTo: textIn(event, "assignedTo"),
      labels: labelsIn(data.labels) ?? [],
      repo: textIn(event, "repo"),
      workflow: textIn(event, "workflow"),
      ...(actor.kind === "agent" && { lastWordAt: at }),
      version: 1,
      eventCount: 1,
      spaceVersion: event.spaceVersion,
      createdAt: at,
      updatedAt: at,
    },
    run: undefined,
    pulls: [],
    spoken: false,
    staleSince: undefined,
    stopped: undefined,
    issueRepoId: undefined,
    attention: [],
  };
}

/** The status that follows from the type alone. */
const STATUS_AFTER: Readonly<Partial<Record<string, TaskStatus>>> = {
  analyzing: "analyzing",
  clarification_needed: "clarification_needed",
  clarification_answered: "analyzing",
  dispatched: "dispatched",
  failed: "failed",
  cancelled: "cancelled",
  completed: "completed",
};

function step(before: Folded, event: TaskEvent): Folded {
  const pulls = withPullEvent(before.pulls, event);
  const { taskVersion: version, spaceVersion, at } = event;
  let after: Folded = { ...before, pulls };
  if (!isLate(event)) after = moved(after, statusAfter(after, event), event);
  after = renamed(after, event);
  after = applied(after, event);
  const activity = activityOf(event) ?? after.task.activity;
  after = {
    ...after,
    task: { ...after.task, activity, version, eventCount: version, spaceVersion, updatedAt: at },
  };
  after = heard(before, after, event);
  return { ...after, attention: needsOf(after, before.attention, at) };
}

function statusAfter({ task, pulls }: Folded, { type }: TaskEvent): TaskStatus {
  const isAny = (state: Pull["state"]): boolean => pulls.some((pull) => pull.state === state);
  const afterTheLast = isAny("merged") ? "merged" : "dispatched";
  switch (type) {
    case "pr_opened":
      return isAny("open") ? "pr_opened" : afterTheLast;
    case "pr_closed":
    case "pr_merged":
      return isAny("open") ? task.status : afterTheLast;
    case "reopened":
      return task.issue === undefined ? "created" : "dispatched";
    default:
      return STATUS_AFTER[type] ?? task.status;
  }
}

/** A change of status ends open questions and an error; an end of the work ends everything that waits for a person. */
function moved(folded: Folded, status: TaskStatus, event: TaskEvent): Folded {
  const { task } = folded;
  if (status === task.status) return folded;
  const asked = new Set(task.questions?.map(({ id }) => id));
  const requests = isEnd(status) ? [] : (task.requests ?? []).filter(({ id }) => !asked.has(id));
  return {
    ...folded,
    stopped: isEnd(status) ? undefined : folded.stopped,
    task: {
      ...task,
      status,
      statusSince: event.at,
      requests: orNothing(requests),
      questions: undefined,
      error: undefined,
      updatedAt: event.at,
    },
  };
}

/** The issue is called as a pull request says that its repository is called by now. */
function renamed(folded: Folded, { type }: TaskEvent): Folded {
  const { task, pulls, issueRepoId } = folded;
  if (task.issue === undefined || issueRepoId === undefined) return folded;
  if (!type.startsWith("pr_") && type !== "check") return folded;
  const repo = pulls.filter(({ repoId }) => repoId === issueRepoId).at(-1)?.repo;
  return repo === undefined
    ? folded
    : { ...folded, task: { ...task, issue: { ...task.issue, repo } } };
}

function applied(folded: Folded, event: TaskEvent): Folded {
  const { task } = folded;
  const withTask = (change: Partial<Folded["task"]>): Folded => ({
    ...folded,
    task: { ...task, ...change },
  });
  const { data = {} } = event;
  switch (event.type) {
    case "clarification_needed": {
      if (isLate(event)) return folded;
      const asked = requestsIn(event);
      return withTask({
        questions: asked.map(({ id, text, options }) => ({ id, text, options })),
        requests: [...(task.requests ?? []), ...asked],
      });
    }
    case "input_requested":
      return withTask({ requests: [...(task.requests ?? []), ...requestsIn(event)] });
    case "input_answered":
    case "input_withdrawn": {
      const ids = new Set<unknown>(
        Array.isArray(data.ids) ? data.ids : textsIn(event, "answers").map(({ id }) => id),
      );
      return withTask({
        requests: orNothing((task.requests ?? []).filter(({ id }) => !ids.has(id))),
      });
    }
    case "dispatched": {
      const repo = textIn(event, "repo") ?? "";
      const issue = {
        url: textIn(event, "issueUrl") ?? "",
        number: numberIn(event, "issueNumber") ?? 0,
        repo,
      };
      return {
        ...withTask({ issue, repo }),
        stopped: undefined,
        issueRepoId: numberIn(event, "repoId"),
      };
    }
    case "failed":
      return isLate(event)
        ? folded
        : withTask({
            error: { code: textIn(event, "code") ?? "", message: textIn(event, "message") ?? "" },
          });
    case "updated":
      return withTask(patchIn(data.patch));
    case "assigned":
      return withTask({ assignedTo: textIn(event, "agentId") });
    case "run_started":
      return {
        ...folded,
        run: {
          id: textIn(event, "runId") ?? "",
          agentId: textIn(event, "agentId") ?? folded.run?.agentId,
          link: textIn(event, "link"),
          startedAt: event.at,
        },
      };
    case "run_ended":
      return { ...folded, run: folded.run?.id === textIn(event, "runId") ? undefined : folded.run };
    case "dispatch_requested":
      return { ...folded, stopped: undefined };
    case "dispatch_stopped":
      return {
        ...withTask(textIn(event, "code") === "ISSUE_DELETED" ? { issue: undefined } : {}),
        stopped: textIn(event, "message") ?? "",
      };
    default:
      return folded;
  }
}

function patchIn(patch: unknown): Partial<Folded["task"]> {
  if (!isRecord(patch)) return {};
  const text = (value: unknown) =>
    typeof value === "string" && value.trim() !== "" ? value : undefined;
  return {
    ...(typeof patch.title === "string" && { title: patch.title }),
    ...("description" in patch && { description: text(patch.description) }),
    ...("assignedTo" in patch && { assignedTo: text(patch.assignedTo) }),
    ...("repo" in patch && { repo: text(patch.repo) }),
    ...("labels" in patch && { labels: labelsIn(patch.labels) ?? [] }),
  };
}

/** When an agent spoke last, and whether its silence means something. */
function heard(before: Folded, after: Folded, event: TaskEvent): Folded {
  const isWord = event.actor.kind === "agent";
  const hasMoved = before.task.status !== after.task.status;
  const isDue = isWordDue(after);
  const restarted = isWord || hasMoved || (isDue && !isWordDue(before));
  const stale = isDue && event.type === "stale" ? textIn(event, "since") : after.staleSince;
  return {
    ...after,
    task: isWord ? { ...after.task, lastWordAt: event.at } : after.task,
    spoken: !hasMoved && (after.spoken || isWord),
    staleSince: restarted || !isDue ? undefined : stale,
  };
}

function isWordDue(folded: Folded): boolean {
  const state = workStateOf(folded);
  return state === "working" || state === "stale";
}

const labelsIn = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : undefined;

const orNothing = <T>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list);
