import { msg, t } from "@lingui/core/macro";
import { worded } from "../words/worded";
import { explainConnection } from "./connection";
import type { ConnectionView } from "./connection";
import { Glyph } from "./Glyph";
import { clockTime, shortTime } from "./time";
import classes from "./ConnectionIndicator.module.css";

interface Props extends ConnectionView {
  /** ms since 1970 */
  lastUpdateAt: number | undefined;
  roundTripMs?: number | undefined;
  /** Of which time the server's answers are (ms since 1970), while it cannot know the present. */
  asOf?: number | undefined;
}

const WORDS = worded({
  connected: msg`Live`,
  connecting: msg`Connecting`,
  polling: msg`Every 5 s`,
  offline: msg`Offline`,
  refused: msg`Not live`,
});

const ARMS = {
  connected: "live",
  connecting: "poll",
  polling: "poll",
  offline: "off",
  refused: "off",
} as const;

/**
 * The state of the connection in a word, always in sight: with the time that an answer takes while it is live, else with
 * the time of the last one.
 */
export function ConnectionIndicator({ phase, code, lastUpdateAt, roundTripMs, asOf }: Props) {
  const isOld = asOf !== undefined && (phase === "connected" || phase === "polling");
  const updated = lastUpdateAt === undefined ? undefined : clockTime(lastUpdateAt);
  const title = [
    isOld
      ? t`The server cannot read its store, and answers from memory.`
      : explainConnection({ phase, code }),
    updated === undefined ? "" : t`Last update ${updated}.`,
    roundTripMs === undefined ? "" : t`Round trip ${roundTripMs} ms.`,
  ];
  return (
    <div
      className={classes.indicator}
      data-phase={isOld ? "polling" : phase}
      title={title.join(" ").trim()}
    >
      <Glyph name={isOld ? "clock" : ARMS[phase]} />
      <span role="status" aria-label={t`Connection`}>
        {isOld ? t`As of ${shortTime(new Date(asOf).toISOString())}` : WORDS[phase]}
      </span>
      {isOld ? null : phase === "connected" ? (
        roundTripMs === undefined ? null : (
          <span className={classes.figure}>{roundTripMs} ms</span>
        )
      ) : updated === undefined ? null : (
        <time className={classes.figure}>{updated}</time>
      )}
    </div>
  );
}
