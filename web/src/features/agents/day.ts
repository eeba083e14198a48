import { msg } from "@lingui/core/macro";
import type { PastRun } from "../../api/work";
import { worded } from "../../words/worded";

export const DAY_MS = 24 * 3_600_000;

/** How a run stands, as the line of a day draws it. */
export type DayKind = "succeeded" | "working" | "failed" | "lost" | "cancelled" | "ended";

export interface DayPart {
  readonly run: PastRun;
  readonly kind: DayKind;
  /** Shares of the day, from 0 to 1. */
  readonly from: number;
  readonly to: number;
  /** Runs at the same time lie below each other. */
  readonly lane: number;
}

const KINDS: readonly DayKind[] = ["succeeded", "working", "failed", "lost", "cancelled", "ended"];

function kindOf({ endedAt, outcome }: PastRun): DayKind {
  if (endedAt === undefined) return "working";
  return KINDS.find((kind) => kind === outcome) ?? "ended";
}

/** The runs of the 24 hours before `now` (ms since 1970), the oldest first. */
export function dayOf(runs: readonly PastRun[], now: number): DayPart[] {
  const share = (at: string): number =>
    Math.min(1, Math.max(0, 1 - (now - Date.parse(at)) / DAY_MS));
  const lanes: number[] = [];
  return runs
    .map((run) => ({
      run,
      kind: kindOf(run),
      from: share(run.startedAt),
      to: run.endedAt === undefined ? 1 : share(run.endedAt),
    }))
    .filter(({ to }) => to > 0)
    .sort((a, b) => a.from - b.from)
    .map((part) => {
      const free = lanes.findIndex((until) => until <= part.from);
      const lane = free === -1 ? lanes.length : free;
      lanes[lane] = part.to;
      return { ...part, lane };
    });
}

/** How many there are of each kind, those that are. */
export function countsOf(parts: readonly DayPart[]): { kind: DayKind; count: number }[] {
  return KINDS.map((kind) => ({
    kind,
    count: parts.filter((part) => part.kind === kind).length,
  })).filter(({ count }) => count > 0);
}

export const KIND_WORDS: Readonly<Record<DayKind, string>> = worded({
  succeeded: msg`succeeded`,
  working: msg`at work`,
  failed: msg`failed`,
  lost: msg`lost`,
  cancelled: msg`cancelled`,
  ended: msg`ended`,
});

/** "3 succeeded, 1 failed" */
export const dayText = (parts: readonly DayPart[]): string =>
  countsOf(parts)
    .map(({ kind, count }) => `${count} ${KIND_WORDS[kind]}`)
    .join(", ");
