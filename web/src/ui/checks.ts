import type { Check } from "../api/model";

type ChecksState = "none" | "passing" | "failing" | "pending";

/** What the checks of a pull request come to. */
export function checksState(checks: readonly Check[] | undefined): ChecksState {
  if (checks === undefined || checks.length === 0) return "none";
  if (checks.some((check) => check.state === "failure")) return "failing";
  return checks.some((check) => check.state === "pending") ? "pending" : "passing";
}

export const CHECKS_LABEL: Readonly<Record<ChecksState, string>> = {
  none: "no checks",
  passing: "checks passed",
  failing: "checks failed",
  pending: "checks running",
};
