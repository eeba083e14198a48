import { isTaskStatus } from "../../api/model";
import type { TaskStatus, TaskSummary } from "../../api/model";

/** What narrows the list; kept in the address, so that a view can be shared and survives a reload. */
export interface Filters {
  text: string;
  statuses: readonly TaskStatus[];
  labels: readonly string[];
  assignees: readonly string[];
}

/** Stands for "nobody" among the assignees. */
export const UNASSIGNED = "-";

const PARAMETERS = {
  text: "q",
  statuses: "status",
  labels: "label",
  assignees: "assignee",
} as const;

export function filtersFrom(query: URLSearchParams): Filters {
  return {
    text: query.get(PARAMETERS.text) ?? "",
    statuses: query.getAll(PARAMETERS.statuses).filter(isTaskStatus),
    labels: query.getAll(PARAMETERS.labels),
    assignees: query.getAll(PARAMETERS.assignees),
  };
}

/** The query with the filters changed; its other parameters stay. */
export function withFilters(query: URLSearchParams, change: Partial<Filters>): URLSearchParams {
  const filters = { ...filtersFrom(query), ...change };
  const next = new URLSearchParams(query);
  for (const name of Object.values(PARAMETERS)) next.delete(name);
  if (filters.text !== "") next.set(PARAMETERS.text, filters.text);
  for (const status of filters.statuses) next.append(PARAMETERS.statuses, status);
  for (const label of filters.labels) next.append(PARAMETERS.labels, label);
  for (const assignee of filters.assignees) next.append(PARAMETERS.assignees, assignee);
  return next;
}

export function isFiltered({ text, statuses, labels, assignees }: Filters): boolean {
  return text !== "" || statuses.length + labels.length + assignees.length > 0;
}

export const NO_FILTERS: Filters = { text: "", statuses: [], labels: [], assignees: [] };

/** Every word of the text must be found somewhere in the task. */
export function matches(task: TaskSummary, filters: Filters): boolean {
  const { statuses, labels, assignees } = filters;
  if (statuses.length > 0 && !statuses.includes(task.status)) return false;
  if (labels.length > 0 && !labels.some((label) => task.labels.includes(label))) return false;
  if (assignees.length > 0 && !assignees.includes(task.assignedTo ?? UNASSIGNED)) return false;
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const haystack = [
    task.title,
    task.id,
    task.repo,
    task.assignedTo,
    ...task.labels,
    task.issue && `#${task.issue.number}`,
    task.pr && `#${task.pr.number}`,
  ]
    .join("\n")
    .toLowerCase();
  return words.every((word) => haystack.includes(word));
}
