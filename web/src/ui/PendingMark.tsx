import { plural, t } from "@lingui/core/macro";
import { Glyph } from "./Glyph";
import { usePending } from "./outbox";
import { isRefused, WRITE_LOOK } from "./writes";
import classes from "./PendingMark.module.css";

/** On a card: what the person has done to the task and the server does not know yet. */
export function PendingMark({ taskId }: { taskId: string }) {
  const pending = usePending(taskId);
  const [first] = pending;
  if (first === undefined) return null;
  const refused = pending.some(isRefused);
  return (
    <p className={classes.pending} data-pending data-refused={refused}>
      <Glyph name={refused ? "stopped" : "clock"} size={14} />
      <span>
        {refused
          ? t`Not sent: you have to decide`
          : pending.length === 1
            ? WRITE_LOOK[first.write.kind].waits
            : plural(pending.length, {
                one: "# thing waits to be sent",
                other: "# things wait to be sent",
              })}
      </span>
    </p>
  );
}
