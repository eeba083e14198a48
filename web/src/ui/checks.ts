import type { Check } from "../api/model";

type ChecksState = "none" | "passing" | "failing" | "pending";

const FAILING = new Set([
  "failure",
  "timed_out",
  "startup_failure",
  "action_required",
  "cancelled",
]);
const PASSING = new Set(["success", "neutral", "skipped"]);

/** What the checks of a pull request come to. */
export function checksState(checks: readonly Check[] | undefined): ChecksState {
  if (checks === undefined || checks.length === 0) return "none";
  if (checks.some((check) => FAILING.has(check.conclusion))) return "failing";
  return checks.every((check) => PASSING.has(check.conclusion)) ? "passing" : "pending";
}

export const CHECKS_LABEL: Readonly<Record<ChecksState, string>> = {
  none: "no checks",
  passing: "checks passed",
  failing: "checks failed",
  pending: "checks running",
};
