import { t } from "@lingui/core/macro";
import type { Traffic, TrafficStep } from "../../api/features";

type Counted = "events" | "resyncs" | "slow" | "errors" | "webhooks";

/** The steps as they are, and the next one; older than the half hour falls out. */
export function withStep(traffic: Traffic, step: TrafficStep): Traffic {
  const last = traffic.steps.at(-1);
  if (last !== undefined && step.at <= last.at) return traffic;
  const keep = Math.floor((30 * 60) / traffic.everySeconds);
  return { ...traffic, steps: [...traffic.steps, step].slice(-keep) };
}

/** What came in all steps, the most first. */
export function sums(steps: readonly TrafficStep[], of: Counted): [string, number][] {
  const all = new Map<string, number>();
  for (const step of steps) {
    for (const [name, count] of Object.entries(step[of])) {
      all.set(name, (all.get(name) ?? 0) + count);
    }
  }
  return [...all].sort(([, a], [, b]) => b - a);
}

export function sumOf(steps: readonly TrafficStep[], of: Counted, name: string): number {
  return steps.reduce((sum, step) => sum + (step[of][name] ?? 0), 0);
}

export const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** How many events took as long as each class, over all steps. */
export function latencies(steps: readonly TrafficStep[]): number[] {
  const all: number[] = [];
  for (const { latency } of steps) {
    latency.forEach((count, index) => (all[index] = (all[index] ?? 0) + count));
  }
  return all;
}

/**
 * The upper end of the class in which the given share of the events lies, in milliseconds; above the last class twice its
 * end. Undefined where nothing was measured.
 */
export function percentile(
  counts: readonly number[],
  classes: readonly number[],
  share: number,
): number | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  let rest = Math.ceil(all * share);
  for (const [index, count] of counts.entries()) {
    rest -= count;
    if (rest <= 0) return classes[index] ?? 2 * (classes.at(-1) ?? 0);
  }
  return undefined;
}

/** Steps of the last minute, of which "now" is told: a single step is too short for a rate. */
export function lastMinute({ steps, everySeconds }: Traffic): TrafficStep[] {
  return steps.slice(-Math.max(1, Math.round(60 / everySeconds)));
}

/** A number of milliseconds for people. */
export const millis = (ms: number | null | undefined): string =>
  ms == null ? "–" : ms < 10_000 ? t`${ms} ms` : t`${Math.round(ms / 1_000)} s`;

export const GB = 1_000_000_000;
