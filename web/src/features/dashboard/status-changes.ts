import { t } from "@lingui/core/macro";
import type { TaskStatus, TaskSummary } from "../../api/model";
import { STATUS_LOOK } from "../../ui/status";

const NAMED_AT_ONCE = 2;

/** What somebody who does not see the board should hear about the way from one list to the next. */
export function statusChanges(
  before: ReadonlyMap<string, TaskStatus>,
  tasks: ReadonlyMap<string, TaskSummary>,
): string[] {
  return [...tasks.values()]
    .filter((task) => before.get(task.id) !== task.status)
    .map((task) =>
      before.has(task.id)
        ? `${task.title}: ${STATUS_LOOK[task.status].label}`
        : t`New task: ${task.title}`,
    );
}

export const statusesOf = (tasks: ReadonlyMap<string, TaskSummary>): Map<string, TaskStatus> =>
  new Map([...tasks.values()].map(({ id, status }) => [id, status]));

/** A few by name, many only by number: an announcement must be short enough to be heard out. */
export function announcement(changes: readonly string[]): string {
  if (changes.length === 0) return "";
  if (changes.length <= NAMED_AT_ONCE) return `${changes.join(". ")}.`;
  return t`${changes.length} tasks have changed. The last one: ${changes.at(-1) ?? ""}.`;
}
