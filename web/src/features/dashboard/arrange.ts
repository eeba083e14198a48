import type { TaskSummary } from "../../api/model";

/** What is shown, how it is grouped and in which order; a new object stands for another view. */
export interface Arrangement {
  readonly matches: (task: TaskSummary) => boolean;
  readonly groupOf: (task: TaskSummary) => string;
  /** A total order. */
  readonly compare: (a: TaskSummary, b: TaskSummary) => number;
}

/** The tasks of a view, by group and in order. A group in which nothing has changed keeps its list. */
export interface Arranged {
  readonly tasks: ReadonlyMap<string, TaskSummary>;
  readonly how: Arrangement;
  readonly groups: ReadonlyMap<string, readonly TaskSummary[]>;
  /** Task id → when it came to its group (ms since 1970), of those that have come in the last seconds. */
  readonly arrivals: ReadonlyMap<string, number>;
  /** The tasks in the order of their map. */
  readonly row: readonly TaskSummary[];
}

const NO_LIST: readonly TaskSummary[] = [];

const ARRIVAL_MS = 5_000;

/**
 * Follows a list of tasks: with thousands of them and many changes a second, only what has changed is filtered and put in
 * its place. `now`: ms since 1970.
 */
export function arrange(
  before: Arranged | undefined,
  tasks: ReadonlyMap<string, TaskSummary>,
  how: Arrangement,
  now: number,
): Arranged {
  if (before?.tasks === tasks && before.how === how) return before;
  const row = [...tasks.values()];
  if (before?.how !== how || !isContinued(before.row, row)) return afresh(tasks, how, row);
  const groups = new Map(before.groups);
  let arrivals = recent(before.arrivals, now);
  const own = new Set<string>();
  const listOf = (group: string): TaskSummary[] => {
    const list = groups.get(group) ?? NO_LIST;
    if (own.has(group)) return list as TaskSummary[];
    own.add(group);
    const copy = [...list];
    groups.set(group, copy);
    return copy;
  };
  for (const [index, task] of row.entries()) {
    const known = before.row[index];
    if (known === task) continue;
    const was = known !== undefined && how.matches(known) ? how.groupOf(known) : undefined;
    const is = how.matches(task) ? how.groupOf(task) : undefined;
    if (known !== undefined && was !== undefined) {
      const list = listOf(was);
      list.splice(placeOf(list, known, how), 1);
    }
    if (is !== undefined) {
      const list = listOf(is);
      list.splice(placeOf(list, task, how), 0, task);
      if (was !== is) arrivals = new Map(arrivals).set(task.id, now);
    }
  }
  return { tasks, how, groups, arrivals, row };
}

function recent(arrivals: ReadonlyMap<string, number>, now: number): ReadonlyMap<string, number> {
  const left = [...arrivals].filter(([, at]) => now - at < ARRIVAL_MS);
  return left.length === arrivals.size ? arrivals : new Map(left);
}

/** Whether the later row has the tasks of the earlier one at their places, and perhaps more behind them. */
function isContinued(earlier: readonly TaskSummary[], later: readonly TaskSummary[]): boolean {
  return later.length >= earlier.length && earlier.every(({ id }, at) => later[at]?.id === id);
}

function afresh(
  tasks: ReadonlyMap<string, TaskSummary>,
  how: Arrangement,
  row: readonly TaskSummary[],
): Arranged {
  const groups = new Map<string, TaskSummary[]>();
  for (const task of row) {
    if (!how.matches(task)) continue;
    const group = how.groupOf(task);
    const list = groups.get(group);
    if (list === undefined) groups.set(group, [task]);
    else list.push(task);
  }
  for (const list of groups.values()) list.sort(how.compare);
  return { tasks, how, groups, arrivals: new Map(), row };
}

/** Where the task is in the list, or would be. */
function placeOf(list: readonly TaskSummary[], task: TaskSummary, { compare }: Arrangement) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list[middle];
    if (other !== undefined && compare(other, task) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The lists of several groups as one. */
export function merged(
  { groups, how }: Arranged,
  wanted: readonly string[],
): readonly TaskSummary[] {
  const lists = wanted.map((group) => groups.get(group) ?? NO_LIST);
  const [first = NO_LIST] = lists;
  return lists.length <= 1 ? first : lists.flat().sort(how.compare);
}
