import { t } from "@lingui/core/macro";
import classes from "./Track.module.css";

interface Props {
  /** 0 to 100; nothing where nobody said. */
  percent: number | undefined;
  wide?: boolean;
}

/** How far work has come. Where nobody said, four dashes that stand still: a total that is not known is not drawn. */
export function Track({ percent, wide = false }: Props) {
  if (percent === undefined) {
    return (
      <span className={classes.track} data-wide={wide} data-unknown="true" aria-hidden="true" />
    );
  }
  return (
    <span
      className={classes.track}
      data-wide={wide}
      role="progressbar"
      aria-label={t`Done`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span className={classes.done} style={{ width: `${Math.min(100, Math.max(0, percent))}%` }} />
    </span>
  );
}
