import { isTaskStatus } from "../../api/model";
import type { TaskStatus, TaskSummary } from "../../api/model";

/** What narrows the list; kept in the address, so that a view can be shared and survives a reload. */
export interface Filters {
  text: string;
  statuses: readonly TaskStatus[];
  labels: readonly string[];
  assignees: readonly string[];
  repos: readonly string[];
  /** Only what the reader has created or has been given. */
  mine: boolean;
}

/** Stands for "nobody" among the assignees, and for "none" among the repositories. */
export const UNASSIGNED = "-";

const PARAMETERS = {
  text: "q",
  statuses: "status",
  labels: "label",
  assignees: "assignee",
  repos: "repo",
  mine: "mine",
} as const;

export function filtersFrom(query: URLSearchParams): Filters {
  return {
    text: query.get(PARAMETERS.text) ?? "",
    statuses: query.getAll(PARAMETERS.statuses).filter(isTaskStatus),
    labels: query.getAll(PARAMETERS.labels),
    assignees: query.getAll(PARAMETERS.assignees),
    repos: query.getAll(PARAMETERS.repos),
    mine: query.has(PARAMETERS.mine),
  };
}

/** The query with the filters changed; its other parameters stay. */
export function withFilters(query: URLSearchParams, change: Partial<Filters>): URLSearchParams {
  const { text, mine, ...lists } = { ...filtersFrom(query), ...change };
  const next = new URLSearchParams(query);
  for (const name of Object.values(PARAMETERS)) next.delete(name);
  if (text !== "") next.set(PARAMETERS.text, text);
  for (const list of ["statuses", "labels", "assignees", "repos"] as const) {
    for (const value of lists[list]) next.append(PARAMETERS[list], value);
  }
  if (mine) next.set(PARAMETERS.mine, "1");
  return next;
}

/** How many kinds of filters are set. */
export function filterCount({ text, statuses, labels, assignees, repos, mine }: Filters): number {
  const lists = [statuses, labels, assignees, repos].filter(({ length }) => length > 0).length;
  return lists + (text === "" ? 0 : 1) + (mine ? 1 : 0);
}

export const isFiltered = (filters: Filters): boolean => filterCount(filters) > 0;

export const NO_FILTERS: Filters = {
  text: "",
  statuses: [],
  labels: [],
  assignees: [],
  repos: [],
  mine: false,
};

/** The test for tasks; prepared once, as it is asked of thousands. Every word of the text must be found in the task. */
export function matcher(filters: Filters, meId: string): (task: TaskSummary) => boolean {
  const { statuses, labels, assignees, repos, mine } = filters;
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean);
  return (task) => {
    if (statuses.length > 0 && !statuses.includes(task.status)) return false;
    if (labels.length > 0 && !labels.some((label) => task.labels.includes(label))) return false;
    if (assignees.length > 0 && !assignees.includes(task.assignedTo ?? UNASSIGNED)) return false;
    if (repos.length > 0 && !repos.includes(task.repo ?? UNASSIGNED)) return false;
    if (mine && task.assignedTo !== meId && task.creator.id !== meId) return false;
    return words.length === 0 || hasWords(task, words);
  };
}

/** An id is found only whole: it is made of random characters, in which short words occur by chance. */
function hasWords(task: TaskSummary, words: readonly string[]): boolean {
  const haystack = [
    task.title,
    task.repo,
    task.assignedTo,
    ...task.labels,
    task.issue && `#${task.issue.number}`,
    task.pr && `#${task.pr.number}`,
  ]
    .join("\n")
    .toLowerCase();
  return words.every((word) => haystack.includes(word) || task.id.toLowerCase() === word);
}
