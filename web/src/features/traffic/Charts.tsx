import { t } from "@lingui/core/macro";
import { ceiling } from "../../ui/scale";
import { clockTime } from "../../ui/time";
import classes from "./Charts.module.css";

const WIDTH = 300;
const HEIGHT = 100;

type Point = number | undefined;

/** A path through the points; where there is none, it is interrupted. */
function path(points: readonly Point[], max: number, height = HEIGHT): string {
  let pen = "M";
  const commands: string[] = [];
  points.forEach((value, index) => {
    if (value === undefined) {
      pen = "M";
      return;
    }
    const x = points.length < 2 ? WIDTH : (index / (points.length - 1)) * WIDTH;
    commands.push(`${pen}${x.toFixed(1)} ${(height - (value / max) * height).toFixed(1)}`);
    pen = "L";
  });
  return commands.join("");
}

function Axis({ from, to }: { from: number; to: number }) {
  return (
    <p className={classes.axis}>
      <span>{clockTime(from).slice(0, 5)}</span>
      <span>{clockTime((from + to) / 2).slice(0, 5)}</span>
      <span>{t`now`}</span>
    </p>
  );
}

export interface Line {
  name: string;
  value: string;
  points: readonly Point[];
  /** How it is drawn: the main line, one beside it, or a limit. */
  kind: "main" | "second" | "limit";
}

/** Lines over time. The label says in words what they show. */
export function LineChart(props: {
  label: string;
  lines: readonly Line[];
  unit: string;
  from: number;
  to: number;
  atLeast: number;
}) {
  const { label, lines, unit, from, to, atLeast } = props;
  const max = ceiling(
    lines.flatMap(({ points }) => points),
    atLeast,
  );
  return (
    <figure className={classes.chart} role="img" aria-label={label}>
      <ul className={classes.legend}>
        {lines.map(({ name, value, kind }) => (
          <li key={name} data-kind={kind}>
            <b>{name}</b> {value}
          </li>
        ))}
      </ul>
      <div className={classes.plot}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {lines.map(({ name, points, kind }) => (
            <path key={name} d={path(points, max)} data-kind={kind} />
          ))}
        </svg>
        <span className={classes.tick} style={{ bottom: "100%" }}>
          {max} {unit}
        </span>
        <span className={classes.tick} style={{ bottom: "50%" }}>
          {max / 2} {unit}
        </span>
      </div>
      <Axis from={from} to={to} />
    </figure>
  );
}

export interface Layer {
  name: string;
  points: readonly number[];
}

/** Amounts over time, one upon the other. */
export function StackChart(props: {
  label: string;
  layers: readonly Layer[];
  from: number;
  to: number;
}) {
  const { label, layers, from, to } = props;
  const length = layers[0]?.points.length ?? 0;
  const tops: number[][] = [];
  for (const { points } of layers) {
    const below = tops.at(-1);
    tops.push(points.map((value, index) => value + (below?.[index] ?? 0)));
  }
  const max = ceiling(tops.at(-1) ?? [], 4);
  return (
    <figure className={classes.chart} role="img" aria-label={label}>
      <ul className={classes.legend}>
        {layers.map(({ name, points }, index) => (
          <li key={name} data-layer={index}>
            <b>{name}</b> {points.at(-1) ?? 0}
          </li>
        ))}
      </ul>
      <div className={classes.plot}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {/* The highest first, so that those below lie upon it. */}
          {tops
            .map((points, index) => ({ points, index }))
            .reverse()
            .map(({ points, index }) => (
              <path
                key={index}
                data-layer={index}
                d={length === 0 ? "" : `${path(points, max)}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`}
              />
            ))}
        </svg>
        <span className={classes.tick} style={{ bottom: "100%" }}>
          {max}
        </span>
        <span className={classes.tick} style={{ bottom: "50%" }}>
          {max / 2}
        </span>
      </div>
      <Axis from={from} to={to} />
    </figure>
  );
}

/** Shares of the whole, class by class; those beyond the limit stand out. */
export function Histogram(props: {
  label: string;
  counts: readonly number[];
  names: readonly string[];
  limit: number;
}) {
  const { label, counts, names, limit } = props;
  const all = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  const most = Math.max(1, ...counts);
  return (
    <div className={classes.histogram} role="img" aria-label={label}>
      {counts.map((count, index) => (
        <span key={names[index]}>
          <em>
            {count === 0 ? "" : `${((count / all) * 100).toFixed(count / all < 0.1 ? 1 : 0)}%`}
          </em>
          <i
            data-beyond={index > limit && count > 0}
            style={{ height: `${(count / most) * 96}px` }}
          />
          <small>{names[index]}</small>
        </span>
      ))}
    </div>
  );
}

/** A line as small as a word. */
export function Spark({ points }: { points: readonly number[] }) {
  const height = 24;
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path(points, ceiling(points, 1), height)} data-kind="main" />
    </svg>
  );
}
