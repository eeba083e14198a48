import { useSyncExternalStore } from "react";
import { ago, fullTime, span } from "./time";

const TICK_MS = 10_000;

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times on the page; it stands still while nobody looks. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function currentTick(): number {
  // With no timer running the value would be from long ago.
  if (timer === undefined && Date.now() - now > TICK_MS) now = Date.now();
  return now;
}

/** A text that follows the clock; it is drawn anew only when it has become another. */
const useText = (at: (now: number) => string): string =>
  useSyncExternalStore(subscribe, () => at(currentTick()));

/** "3 min ago", kept current; the exact time is in the tooltip. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const text = useText((present) => ago(Date.parse(at), present));
  return (
    <time dateTime={at} title={fullTime(at)} className={className}>
      {text}
    </time>
  );
}

/** "51 min", the time that is left until then, kept current. */
export function Remaining({ until, className }: { until: string; className?: string }) {
  const text = useText((present) => {
    const left = Date.parse(until) - present;
    return Number.isFinite(left) ? span(left) : "";
  });
  return (
    <time dateTime={until} title={fullTime(until)} className={className}>
      {text}
    </time>
  );
}

/** "24 min", the time that has passed since then, kept current. */
export function Elapsed({ since, className }: { since: string; className?: string }) {
  const text = useText((present) => {
    const passed = present - Date.parse(since);
    return Number.isFinite(passed) ? span(passed) : "";
  });
  return (
    <time dateTime={since} title={fullTime(since)} className={className}>
      {text}
    </time>
  );
}
