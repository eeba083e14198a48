import type { ReactNode } from "react";
import classes from "./Glyph.module.css";

/** All 16 × 16, drawn with a stroke of 1.5 in the colour of the text. */
const SHAPES = {
  created: <circle cx="8" cy="8" r="5.5" />,
  analyzing: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path className={classes.filled} d="M8 2.5a5.5 5.5 0 0 0 0 11z" />
    </>
  ),
  needs: (
    <>
      <path className={classes.filled} d="M8 .8 15.2 8 8 15.2.8 8z" />
      <path
        className={classes.cut}
        d="M6.3 6.4a1.8 1.8 0 1 1 2.6 1.7c-.6.3-.9.6-.9 1.3M8 11.6v.1"
      />
    </>
  ),
  dispatched: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path className={classes.filled} d="M6.6 5.3 10.8 8l-4.2 2.7z" />
    </>
  ),
  review: (
    <>
      <circle cx="4.5" cy="3.8" r="1.8" />
      <circle cx="4.5" cy="12.2" r="1.8" />
      <path d="M4.5 5.6v4.8" />
      <circle cx="11.5" cy="12.2" r="1.8" />
      <path d="M11.5 10.4V6a2 2 0 0 0-2-2H8" />
    </>
  ),
  merged: (
    <>
      <circle className={classes.filled} cx="8" cy="8" r="6.3" />
      <path className={classes.cut} d="m5.2 8.2 2 2 3.7-4.2" />
    </>
  ),
  completed: (
    <>
      <rect className={classes.filled} x="2" y="2" width="12" height="12" rx="2.5" />
      <path className={classes.cut} d="m5.2 8.2 2 2 3.7-4.2" />
    </>
  ),
  failed: (
    <>
      <path className={classes.filled} d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z" />
      <path className={classes.cut} d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="m4.2 11.8 7.6-7.6" />
    </>
  ),
  permission: (
    <>
      <path className={classes.filled} d="M8 .8 15.2 8 8 15.2.8 8z" />
      <path className={classes.cut} d="M8 4.6v4M8 11.2v.1" />
    </>
  ),
  eye: (
    <>
      <path d="M1.5 8S4 3.7 8 3.7 14.5 8 14.5 8 12 12.3 8 12.3 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="1.8" />
    </>
  ),
  changes: (
    <>
      <path d="M2 3h12v8H8.5L5.5 13.5V11H2z" />
      <path d="M6 7h4M8 5v4" />
    </>
  ),
  checksfailed: (
    <>
      <path d="M5.6 2.2h4.8l3.4 3.4v4.8l-3.4 3.4H5.6l-3.4-3.4V5.6z" />
      <path d="m6 6 4 4m0-4-4 4" />
    </>
  ),
  conflict: <path d="M2 12.5c5 0 7-9 12-9M2 3.5c2 0 3.5 1.5 4.6 3.2M9.6 9.5c1.2 1.8 2.6 3 4.4 3" />,
  stale: (
    <>
      <circle cx="8" cy="8" r="5.5" strokeDasharray="3.2 2.56" />
      <path d="M8 5.4V8l1.6 1.2" />
    </>
  ),
  stopped: <path d="M1.5 8H11M11.5 3.5v9M14 5.5v5" />,
  lost: <path d="M1.5 8H5M11 8h3.5M6.5 5.5l3 5" />,
  ok: <path d="m3.2 8.4 3.2 3.2 6.4-7" />,
  x: <path d="m4 4 8 8m0-8-8 8" />,
  run: <circle cx="8" cy="8" r="4.8" strokeDasharray="2.6 2.4" />,
  neutral: <path d="M4 8h8" />,
  live: (
    <>
      <path d="M4.5 6v8.5M2 14.5h5" />
      <path d="m4.5 6.2 8-4.4" strokeWidth="3.2" />
    </>
  ),
  poll: (
    <>
      <path d="M4.5 3v11.5M2 14.5h5" />
      <path d="M4.5 5h9.5" strokeWidth="3.2" />
    </>
  ),
  off: (
    <>
      <path d="M4.5 3v11.5M2 14.5h5" />
      <path d="m8 2.5 6 6m0-6-6 6" strokeWidth="2" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.5 3.5" />
    </>
  ),
  plus: <path d="M8 3v10M3 8h10" />,
  down: <path d="m4 6 4 4 4-4" />,
  up: <path d="m4 10 4-4 4 4" />,
  right: <path d="m6 4 4 4-4 4" />,
  agent: (
    <>
      <rect x="2.5" y="4.5" width="11" height="9" rx="2" />
      <path d="M8 4.5V2M6 8.2v1.2M10 8.2v1.2" />
    </>
  ),
  user: (
    <>
      <circle cx="8" cy="5.2" r="2.7" />
      <path d="M2.8 14c.5-2.8 2.5-4.2 5.2-4.2s4.7 1.4 5.2 4.2" />
    </>
  ),
  board: <path d="M2.5 2.5h3v11h-3zM6.5 2.5h3v7h-3zM10.5 2.5h3v9h-3z" />,
  table: <path d="M2 3.5h12M2 8h12M2 12.5h12" />,
  inbox: (
    <>
      <path d="M8 1.8 14.2 8 8 14.2 1.8 8z" />
      <path d="M8 5.2v3.2M8 10.6v.1" />
    </>
  ),
  stats: <path d="M2.5 13.5h11M4 11V8M8 11V3.5M12 11V6" />,
  pulse: <path d="M1.5 8.5h3l2-5 3 9 2-4h3" />,
  flow: (
    <>
      <path d="M2 4h3c4 0 4 8 8 8h1M2 12h3" />
      <path d="M9 4h5" />
    </>
  ),
  gear: (
    <>
      <circle cx="8" cy="8" r="2.2" />
      <path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4" />
    </>
  ),
  more: <path d="M3 8h.1M8 8h.1M13 8h.1" strokeWidth="2.5" />,
  hold: <path d="M6 4v8M10 4v8" strokeWidth="2" />,
  retry: <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.6h-2.6" />,
  message: <path d="M2 3h12v8H8.5L5.5 13.5V11H2z" />,
  issue: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <circle className={classes.filled} cx="8" cy="8" r="1.6" />
    </>
  ),
  lock: (
    <>
      <rect x="3.5" y="7" width="9" height="6.5" rx="1.5" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </>
  ),
  globe: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M2.5 8h11M8 2.5c3.5 3.5 3.5 7.5 0 11M8 2.5c-3.5 3.5-3.5 7.5 0 11" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 5v3l2 1.4" />
    </>
  ),
  close: <path d="m4.5 4.5 7 7m0-7-7 7" />,
} satisfies Record<string, ReactNode>;

export type GlyphName = keyof typeof SHAPES;

interface Props {
  name: GlyphName;
  /** px */
  size?: number;
  className?: string | undefined;
  /** A CSS colour, where it is not that of the text. */
  color?: string | undefined;
  /** Only where no word beside it names it. */
  label?: string | undefined;
}

/** One of our own signs. The word beside it is its name. */
export function Glyph({ name, size = 16, className, color, label }: Props) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      className={className === undefined ? classes.glyph : `${classes.glyph ?? ""} ${className}`}
      style={color === undefined ? undefined : { color }}
      {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    >
      {SHAPES[name]}
    </svg>
  );
}
