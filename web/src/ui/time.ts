const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago in the fewest characters that are still clear. Both are ms since 1970. */
export function ago(then: number, now: number): string {
  const passed = now - then;
  if (!Number.isFinite(passed)) return "";
  if (passed < MINUTE_MS) return "just now";
  if (passed < HOUR_MS) return `${Math.floor(passed / MINUTE_MS)} min ago`;
  if (passed < DAY_MS) return `${Math.floor(passed / HOUR_MS)} h ago`;
  if (passed < 30 * DAY_MS) return `${Math.floor(passed / DAY_MS)} d ago`;
  return new Date(then).toLocaleDateString(undefined, {
    year: "numeric",
    month: "short",
    day: "numeric",
  });
}

/** A length of time in the two greatest units that matter: "4 s", "24 min", "2 h 5 min", "3 d". */
export function span(ms: number): string {
  const passed = Math.max(0, ms);
  if (passed < MINUTE_MS) return `${Math.floor(passed / 1_000)} s`;
  if (passed < HOUR_MS) return `${Math.floor(passed / MINUTE_MS)} min`;
  if (passed < DAY_MS) {
    const minutes = Math.floor((passed % HOUR_MS) / MINUTE_MS);
    return `${Math.floor(passed / HOUR_MS)} h${minutes === 0 ? "" : ` ${minutes} min`}`;
  }
  return `${Math.floor(passed / DAY_MS)} d`;
}

/** Made once: a board shows hundreds of times, and a formatter costs more than all that it formats. */
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export function fullTime(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? "" : FULL.format(time);
}

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

export const clockTime = (at: number): string => CLOCK.format(at);

/** "14:08" */
export function clockMinutes(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? ""
    : time.toLocaleTimeString(undefined, {
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
      });
}

/** "14:08" today, with the day before it else. */
export function shortTime(at: string | undefined, now = Date.now()): string {
  const time = new Date(at ?? "");
  if (Number.isNaN(time.getTime())) return "";
  const clock = clockMinutes(time.toISOString());
  const isToday = time.toDateString() === new Date(now).toDateString();
  return isToday
    ? clock
    : `${time.toLocaleDateString(undefined, { day: "numeric", month: "short" })}, ${clock}`;
}
