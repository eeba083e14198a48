import { msg } from "@lingui/core/macro";
import type { TaskSummary } from "../../api/model";
import { worded } from "../../words/worded";

export const GROUP_KEYS = ["agent", "label", "repo"] as const;

/** What tasks stand together by; nothing for no groups. */
export type Grouping = (typeof GROUP_KEYS)[number] | undefined;

export const GROUP_LABEL: Readonly<Record<Exclude<Grouping, undefined>, string>> = worded({
  agent: msg`Agent`,
  label: msg`First label`,
  repo: msg`Repository`,
});

/** Behind the order of the tasks. */
export const GROUPED_BY: typeof GROUP_LABEL = worded({
  agent: msg`by agent`,
  label: msg`by first label`,
  repo: msg`by repository`,
});

const PARAMETER = "group";

export const groupFrom = (query: URLSearchParams): Grouping =>
  GROUP_KEYS.find((key) => key === query.get(PARAMETER));

export function withGroup(query: URLSearchParams, group: Grouping): URLSearchParams {
  const next = new URLSearchParams(query);
  if (group === undefined) next.delete(PARAMETER);
  else next.set(PARAMETER, group);
  return next;
}

/** Empty for a task that has none. */
function valueOf(task: TaskSummary, group: Exclude<Grouping, undefined>): string {
  switch (group) {
    case "agent":
      return task.assignedTo ?? "";
    case "label":
      return task.labels[0] ?? "";
    case "repo":
      return task.repo ?? "";
  }
}

type Compare = (a: TaskSummary, b: TaskSummary) => number;

/** Those of a group stand together, in the order that they have without groups; those of none are the last. */
export function grouped(group: Grouping, compare: Compare): Compare {
  if (group === undefined) return compare;
  return (a, b) => {
    const [one, other] = [valueOf(a, group), valueOf(b, group)];
    if (one === other) return compare(a, b);
    if (one === "" || other === "") return one === "" ? 1 : -1;
    return one < other ? -1 : 1;
  };
}

const NONE = worded({ agent: msg`Nobody`, label: msg`No label`, repo: msg`No repository` });

/** The name of a task's group; nothing where there are no groups. */
export function groupNames(
  group: Grouping,
  nameOf: (agentId: string) => string,
): ((task: TaskSummary) => string) | undefined {
  if (group === undefined) return undefined;
  return (task) => {
    const value = valueOf(task, group);
    if (value === "") return NONE[group];
    return group === "agent" ? nameOf(value) : value;
  };
}

/** The name that stands above a task: that of its group, where it is the first of it. */
export function headAt(
  tasks: readonly TaskSummary[],
  index: number,
  groupOf: ((task: TaskSummary) => string) | undefined,
): string | undefined {
  const [task, before] = [tasks[index], tasks[index - 1]];
  if (groupOf === undefined || task === undefined) return undefined;
  const name = groupOf(task);
  return before !== undefined && groupOf(before) === name ? undefined : name;
}
