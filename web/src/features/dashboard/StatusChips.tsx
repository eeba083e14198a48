import { TASK_STATUSES } from "../../api/model";
import type { TaskStatus } from "../../api/model";
import type { Counts } from "../../realtime/messages";
import { STATUS_LOOK } from "../../ui/status";
import { StatusIcon } from "../../ui/StatusBadge";
import classes from "./StatusChips.module.css";

interface Props {
  counts: Counts;
  chosen: readonly TaskStatus[];
  onChange: (chosen: TaskStatus[]) => void;
}

/** On a phone: all statuses with their counts in one strip; a tap shows only that one. */
export function StatusChips({ counts, chosen, onChange }: Props) {
  return (
    <div className={classes.strip} role="group" aria-label="Status">
      {TASK_STATUSES.map((status) => {
        const pressed = chosen.includes(status);
        return (
          <button
            key={status}
            type="button"
            className={classes.chip}
            aria-pressed={pressed}
            onClick={() => onChange(pressed ? [] : [status])}
          >
            <StatusIcon status={status} size={14} />
            {STATUS_LOOK[status].label} <span className={classes.count}>{counts[status] ?? 0}</span>
          </button>
        );
      })}
    </div>
  );
}
