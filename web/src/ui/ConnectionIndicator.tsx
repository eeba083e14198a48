import { explainConnection } from "./connection";
import type { ConnectionView } from "./connection";
import { clockTime } from "./time";
import classes from "./ConnectionIndicator.module.css";

interface Props extends ConnectionView {
  /** ms since 1970 */
  lastUpdateAt: number | undefined;
}

const WORDS = {
  connected: "Live",
  connecting: "Connecting",
  polling: "Every 5 s",
  offline: "Offline",
  refused: "Not live",
};

/** The state of the connection in a word, and when the last update came. Always in sight. */
export function ConnectionIndicator({ phase, code, lastUpdateAt }: Props) {
  const updated = lastUpdateAt === undefined ? undefined : clockTime(lastUpdateAt);
  return (
    <div
      className={classes.indicator}
      data-phase={phase}
      title={explainConnection({ phase, code })}
    >
      <span className={classes.lamp} aria-hidden="true" />
      <span role="status" aria-label="Connection">
        {WORDS[phase]}
      </span>
      <span className={classes.time}>
        {updated === undefined ? null : (
          <>
            <span className={classes.long}>updated </span>
            <time>{updated}</time>
          </>
        )}
      </span>
    </div>
  );
}
