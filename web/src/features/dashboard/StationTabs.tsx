import { t } from "@lingui/core/macro";
import { StatusIcon } from "../../ui/StatusBadge";
import type { LaneOf } from "./lanes";
import classes from "./StationTabs.module.css";

interface Props {
  lanes: readonly LaneOf[];
  chosen: string | undefined;
  count: (lane: LaneOf) => number;
  onChoose: (laneId: string) => void;
}

/** On a phone: the line with its stations, of which one is shown below. */
export function StationTabs({ lanes, chosen, count, onChoose }: Props) {
  return (
    <div className={classes.line} role="group" aria-label={t`Lanes`}>
      {lanes.map((lane) => (
        <button
          key={lane.id}
          type="button"
          className={classes.station}
          aria-label={`${lane.label} ${count(lane)}`}
          aria-pressed={lane.id === chosen}
          data-apart={lane.id === "failed" || undefined}
          onClick={() => onChoose(lane.id)}
        >
          <StatusIcon status={lane.statuses[0]} />
          <span>{count(lane)}</span>
        </button>
      ))}
    </div>
  );
}
