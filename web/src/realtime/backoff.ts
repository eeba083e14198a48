const FIRST_MS = 1_000;
const CEILING_MS = 15_000;
/** Beyond this a wait that the server names is a mistake, and a timer might overflow. */
const NAMED_MAX_MS = 300_000;

/**
 * How long to wait before the next attempt (ms): doubled with each failure up to a ceiling, spread, so that all who
 * failed together do not come back together, and never sooner than the server has named.
 */
export function backoffMs(failures: number, retryAfterSeconds?: unknown): number {
  const spread = Math.random();
  const own = Math.min(CEILING_MS, FIRST_MS * 2 ** failures) * (0.5 + spread / 2);
  if (typeof retryAfterSeconds !== "number" || !(retryAfterSeconds > 0)) return own;
  const named = Math.min(NAMED_MAX_MS, retryAfterSeconds * 1_000);
  return Math.max(own, named * (1 + spread / 4));
}
