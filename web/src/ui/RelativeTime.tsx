import { useSyncExternalStore } from "react";
import { ago, fullTime, span } from "./time";

const TICK_MS = 10_000;

const listeners = new Set<() => void>();
let now = Date.now();
/** As {@link now}, but it stands still while the page is not live: nobody knows then whether an age still holds. */
let known = now;
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = Date.now();
  if (!document.documentElement.hasAttribute("data-not-live")) known = now;
}

/** One clock for all times on the page; it stands still while nobody looks. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick();
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

/** With no timer running the values would be from long ago. */
function wake(): void {
  if (timer === undefined && Date.now() - now > TICK_MS) tick();
}

/** A text that follows the clock; it is drawn anew only when it has become another. */
const useText = (at: (now: number) => string, isOurs = false): string =>
  useSyncExternalStore(subscribe, () => {
    wake();
    return at(isOurs ? now : known);
  });

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

interface ElapsedProps {
  since: string;
  className?: string;
  /** It is about this device, so that it goes on while the page is not live. */
  isOurs?: boolean;
}

/** "24 min", the time that has passed since then, kept current. */
export function Elapsed({ since, className, isOurs }: ElapsedProps) {
  const text = useText((present) => {
    const passed = present - Date.parse(since);
    return Number.isFinite(passed) ? span(passed) : "";
  }, isOurs);
  return (
    <time dateTime={since} title={fullTime(since)} className={className}>
      {text}
    </time>
  );
}
