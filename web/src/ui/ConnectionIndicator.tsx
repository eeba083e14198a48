import { clockTime } from "./time";
import classes from "./ConnectionIndicator.module.css";

interface Props {
  phase: "connecting" | "connected" | "offline" | "refused";
  code: string | undefined;
  /** ms since 1970 */
  lastUpdateAt: number | undefined;
}

const WORDS = {
  connected: "Live",
  connecting: "Connecting",
  offline: "Offline",
  refused: "Not live",
};

/** The state of the connection in a word, and when the last update came. Always in sight. */
export function ConnectionIndicator({ phase, code, lastUpdateAt }: Props) {
  const updated = lastUpdateAt === undefined ? undefined : clockTime(lastUpdateAt);
  return (
    <div className={classes.indicator} data-phase={phase} title={explanation(phase, code)}>
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

function explanation(phase: Props["phase"], code: string | undefined): string {
  switch (phase) {
    case "connected":
      return "Changes appear here as they happen.";
    case "connecting":
      return "Connecting to the server.";
    case "offline":
      return code === "RATE_LIMITED"
        ? "The server has too many connections. Trying again by itself."
        : "The server cannot be reached. What you see may be old; trying again by itself.";
    case "refused":
      return code === "FEATURE_DISABLED"
        ? "An administrator has switched live updates off. Reload the page to see changes."
        : "Your sign-in has ended. Sign in again.";
  }
}
