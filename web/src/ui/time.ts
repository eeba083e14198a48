import { t } from "@lingui/core/macro";
import { inLanguage } from "../words/in-language";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const DATE = dates({ year: "numeric", month: "short", day: "numeric" });
const DAY = dates({ day: "numeric", month: "short" });
const DAY_OF_UTC = dates({ day: "numeric", month: "short", timeZone: "UTC" });
const FULL = dates({ dateStyle: "medium", timeStyle: "medium" });
const MINUTES = dates({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const SECONDS = dates({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** How long ago in the fewest characters that are still clear. Both are ms since 1970. */
export function ago(then: number, now: number): string {
  const passed = now - then;
  if (!Number.isFinite(passed)) return "";
  if (passed < MINUTE_MS) return t`just now`;
  const { minutes, hours, days } = unitsOf(passed);
  if (passed < HOUR_MS) return t`${minutes} min ago`;
  if (passed < DAY_MS) return t`${hours} h ago`;
  if (passed < 30 * DAY_MS) return t`${days} d ago`;
  return DATE().format(then);
}

/** A length of time in the two greatest units that matter: "4 s", "24 min", "2 h 5 min", "3 d". */
export function span(ms: number): string {
  const passed = Math.max(0, ms);
  const { seconds, minutes, hours, minutesOfHour, days } = unitsOf(passed);
  if (passed < MINUTE_MS) return t`${seconds} s`;
  if (passed < HOUR_MS) return t`${minutes} min`;
  if (passed >= DAY_MS) return t`${days} d`;
  return minutesOfHour === 0 ? t`${hours} h` : t`${hours} h ${minutesOfHour} min`;
}

const unitsOf = (ms: number) => ({
  seconds: Math.floor(ms / 1_000),
  minutes: Math.floor(ms / MINUTE_MS),
  minutesOfHour: Math.floor((ms % HOUR_MS) / MINUTE_MS),
  hours: Math.floor(ms / HOUR_MS),
  days: Math.floor(ms / DAY_MS),
});

export function fullTime(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? "" : FULL().format(time);
}

export const clockTime = (at: number): string => SECONDS().format(at);

/** "14:08" */
export function clockMinutes(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? "" : MINUTES().format(time);
}

/** "14:08" today, with the day before it else. */
export function shortTime(at: string | undefined, now = Date.now()): string {
  const time = new Date(at ?? "");
  if (Number.isNaN(time.getTime())) return "";
  const clock = clockMinutes(time.toISOString());
  const isToday = time.toDateString() === new Date(now).toDateString();
  return isToday ? clock : `${DAY().format(time)}, ${clock}`;
}

/** Of a day as the server counts them, "2026-11-01": "Nov 1". */
export function shortDay(day: string | undefined): string {
  const time = new Date(day ?? "");
  return Number.isNaN(time.getTime()) ? "" : DAY_OF_UTC().format(time);
}

function dates(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  return inLanguage((locales) => new Intl.DateTimeFormat(locales, options));
}
