import { t } from "@lingui/core/macro";
import type { PastRun } from "../../api/work";
import { clockMinutes } from "../../ui/time";
import { countsOf, DAY_MS, dayOf, dayText, KIND_WORDS } from "./day";
import classes from "./DayLine.module.css";

interface Props {
  runs: readonly PastRun[];
  /** ms since 1970 */
  now: number;
  /** All runs in one line, without hours and legend. */
  isBrief?: boolean;
}

const EVERY_MS = 3 * 3_600_000;

/** The runs of the last 24 hours as sections of a line; those at the same time lie below each other. */
export function DayLine({ runs, now, isBrief = false }: Props) {
  const parts = dayOf(runs, now);
  const lanes = isBrief ? 1 : Math.max(1, ...parts.map(({ lane }) => lane + 1));
  const text = parts.length === 0 ? t`no run` : dayText(parts);
  return (
    <div>
      <div className={classes.lanes} role="img" aria-label={t`The last 24 hours: ${text}`}>
        {Array.from({ length: lanes }, (_, lane) => (
          <div key={lane} className={classes.lane}>
            {parts
              .filter((part) => isBrief || part.lane === lane)
              .map(({ run, kind, from, to }) => (
                <span
                  key={`${run.taskId} ${run.runId}`}
                  className={classes.run}
                  data-kind={kind}
                  title={`${run.title}: ${KIND_WORDS[kind]}`}
                  style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
                />
              ))}
          </div>
        ))}
      </div>
      {isBrief ? null : (
        <>
          <div className={classes.hours} aria-hidden="true">
            {hoursOf(now).map(({ at, share }) => (
              <span key={at} style={{ left: `${share * 100}%` }}>
                {clockMinutes(new Date(at).toISOString())}
              </span>
            ))}
          </div>
          <ul className={classes.legend} aria-label={t`What the line shows`}>
            {countsOf(parts).map(({ kind, count }) => (
              <li key={kind}>
                <span className={classes.run} data-kind={kind} aria-hidden="true" />
                {KIND_WORDS[kind]} {count}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** Every third full hour of the device's day. */
function hoursOf(now: number): { at: number; share: number }[] {
  const first = new Date(now - DAY_MS);
  first.setHours(Math.ceil((first.getHours() + 1) / 3) * 3, 0, 0, 0);
  const hours: { at: number; share: number }[] = [];
  for (let at = first.getTime(); at < now - EVERY_MS / 3; at += EVERY_MS) {
    hours.push({ at, share: 1 - (now - at) / DAY_MS });
  }
  return hours;
}
