import type { TaskEvent, TaskStatus } from "../../api/model";
import { isEnd } from "../../api/model";
import { statusesAfter } from "./fold/fold";

/** A stay of the task in one status: a station of its way, and a chapter of its timeline. */
export interface Visit {
  /** Nothing for what came before the events at hand. */
  status: TaskStatus | undefined;
  /** The versions of its first and its last event. */
  first: number;
  last: number;
  at: string;
  /** When the next one began; nothing for the last. */
  until?: string;
  /** How many stays it stands for, where it is several. */
  merged: number;
}

const STATIONS_MAX = 8;

/** The stays, in order. Of a timeline that does not begin with the first event, all as one. */
export function visitsOf(events: readonly TaskEvent[]): Visit[] {
  const [first] = events;
  if (first === undefined) return [];
  const statuses = statusesAfter(events);
  const visits: Visit[] = [];
  events.forEach(({ taskVersion, at }, index) => {
    const status = statuses[index];
    const open = visits.at(-1);
    if (open !== undefined && open.status === status) {
      open.last = taskVersion;
      return;
    }
    if (open !== undefined) open.until = at;
    visits.push({ status, first: taskVersion, last: taskVersion, at, merged: 1 });
  });
  return visits;
}

/** At most eight: of more, the oldest become one. */
export function stationsOf(visits: readonly Visit[]): readonly Visit[] {
  const extra = visits.length - STATIONS_MAX;
  const [oldest] = visits;
  if (extra <= 0 || oldest === undefined) return visits;
  const rest = visits.slice(extra + 1);
  const { last, until } = visits[extra] ?? oldest;
  return [{ ...oldest, last, until, status: undefined, merged: extra + 1 }, ...rest];
}

/** How far the present stay is drawn: what is ahead of it is not known. */
const PRESENT_PART = 0.78;

/** Where in its station an event stands, 0 to 1. */
export function partOf({ first, last, until, status }: Visit, version: number): number {
  if (status !== undefined && isEnd(status) && until === undefined) return 0;
  const events = last - first + 1;
  return until === undefined
    ? ((version - first + 1) / events) * PRESENT_PART
    : (version - first) / events;
}

/** The event that stands nearest to a part of a station. */
export function versionAt(visit: Visit, part: number): number {
  const { first, last } = visit;
  let best = first;
  for (let version = first; version <= last; version++) {
    if (Math.abs(partOf(visit, version) - part) < Math.abs(partOf(visit, best) - part))
      best = version;
  }
  return best;
}

export const visitAt = (visits: readonly Visit[], version: number): number =>
  Math.max(
    0,
    visits.findLastIndex(({ first }) => first <= version),
  );
