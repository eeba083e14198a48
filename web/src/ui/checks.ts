import { msg } from "@lingui/core/macro";
import type { Check } from "../api/model";
import { worded } from "../words/worded";

type ChecksState = "none" | "passing" | "failing" | "pending" | "neutral";

/** What the checks of a pull request come to. Some that said neither yes nor no have not passed. */
export function checksState(checks: readonly Check[] | undefined): ChecksState {
  if (checks === undefined || checks.length === 0) return "none";
  if (checks.some((check) => check.state === "failure")) return "failing";
  if (checks.some((check) => check.state === "pending")) return "pending";
  return checks.every((check) => check.state === "neutral") ? "neutral" : "passing";
}

export const CHECKS_LABEL: Readonly<Record<ChecksState, string>> = worded({
  none: msg`no checks`,
  passing: msg`checks passed`,
  failing: msg`checks failed`,
  pending: msg`checks running`,
  neutral: msg`checks neutral`,
});
