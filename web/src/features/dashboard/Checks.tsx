import type { Check } from "../../api/model";
import { checksState } from "../../ui/checks";
import { ChecksIcon } from "../../ui/ChecksIcon";
import classes from "./Checks.module.css";

/** How the checks of a pull request stand: a sign, and how many of what. */
export function Checks({ checks }: { checks: Check[] | undefined }) {
  const state = checksState(checks);
  if (checks === undefined || state === "none") return null;
  const done = checks.filter((check) => check.state !== "pending").length;
  const failed = checks.filter((check) => check.state === "failure").length;
  return (
    <span className={classes.checks} data-state={state}>
      <ChecksIcon checks={checks} />
      {state === "failing"
        ? failed
        : state === "pending"
          ? `${done}/${checks.length}`
          : checks.length}
    </span>
  );
}
