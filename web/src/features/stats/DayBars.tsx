import type { Stats } from "../../api/schema";
import { ceiling } from "../../ui/scale";
import { shortDay } from "../../ui/time";
import { DayAxis } from "../../ui/DayAxis";
import classes from "./DayBars.module.css";

export type Day = Stats["days"][number];

export interface Series {
  name: string;
  look: "dark" | "text" | "danger";
  /** Stands below the line, as what leaves. */
  isBelow?: boolean;
  of: (day: Day) => number;
}

interface Props {
  label: string;
  days: readonly Day[];
  series: readonly Series[];
  format: (amount: number) => string;
  atLeast: number;
}

const totalOf = (series: readonly Series[], day: Day): number =>
  series.reduce((sum, { of }) => sum + of(day), 0);

/** Bars for each day, of one scale above the line and below it. */
export function DayBars({ label, days, series, format, atLeast }: Props) {
  const above = series.filter(({ isBelow }) => isBelow !== true);
  const below = series.filter(({ isBelow }) => isBelow === true);
  const top = ceiling(
    days.map((day) => totalOf(above, day)),
    atLeast,
  );
  const bottom =
    below.length === 0
      ? 0
      : ceiling(
          days.map((day) => totalOf(below, day)),
          atLeast,
        );
  const bars = (of: readonly Series[], day: Day, full: number) =>
    of.map((each) => (
      <i
        key={each.name}
        data-look={each.look}
        style={{ height: `${(each.of(day) / full) * 100}%` }}
      />
    ));
  const words = (day: Day): string =>
    `${shortDay(day.day)}: ${series.map(({ name, of }) => `${name.toLowerCase()} ${format(of(day))}`).join(", ")}`;
  return (
    <figure className={classes.chart} role="img" aria-label={label}>
      <ul className={classes.legend}>
        {series.map(({ name, look }) => (
          <li key={name} data-look={look}>
            {name}
          </li>
        ))}
      </ul>
      <div className={classes.plot}>
        <div className={classes.marks} style={{ gridTemplateRows: `${top}fr ${bottom}fr` }}>
          <span>{format(top)}</span>
          {bottom === 0 ? null : <span>{format(bottom)}</span>}
        </div>
        <div className={classes.bars}>
          <div className={classes.days}>
            {days.map((day) => (
              <div
                key={day.day}
                className={classes.day}
                style={{ gridTemplateRows: `${top}fr ${bottom}fr` }}
                title={words(day)}
              >
                <div className={classes.above}>{bars(above, day, top)}</div>
                {bottom === 0 ? null : (
                  <div className={classes.below}>{bars(below, day, bottom)}</div>
                )}
              </div>
            ))}
          </div>
          <DayAxis first={shortDay(days[0]?.day)} last={shortDay(days.at(-1)?.day)} />
        </div>
      </div>
    </figure>
  );
}
