import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { TaskSummary } from "../../api/model";
import { taskPath } from "../../ui/paths";
import { StatusIcon } from "../../ui/StatusBadge";
import { STATUS_LOOK } from "../../ui/status";
import { WIDE_LANES } from "./lanes";
import { DEED_LABEL, moveTo } from "./moves";
import type { Deed } from "./moves";
import classes from "./TaskMenu.module.css";

interface Props {
  task: TaskSummary;
  /** The card, or the button on it. */
  at: HTMLElement;
  isSelected: boolean;
  onSelect: (taskId: string) => void;
  onDeed: (deed: Deed) => void;
  onClose: () => void;
}

/** What can be done with a task, and for the lanes it cannot be brought to: why not. What a drag does goes here by keys. */
export function TaskMenu({ task, at, isSelected, onSelect, onDeed, onClose }: Props) {
  const [place] = useState(() => at.getBoundingClientRect());
  return (
    <Menu opened onChange={(opened) => opened || onClose()} position="bottom-start" width={260}>
      <Menu.Target>
        <span
          className={classes.place}
          style={{ top: place.top, left: place.left, width: place.width, height: place.height }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={t`What can be done with ${task.title}`}>
        <Menu.Item component={Link} to={taskPath(task.id)}>
          <Trans>Open</Trans>
        </Menu.Item>
        <Menu.Item onClick={() => onSelect(task.id)}>
          {isSelected ? t`Select no longer` : t`Select`}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>
          <Trans>Bring it to</Trans>
        </Menu.Label>
        {WIDE_LANES.filter(({ statuses }) => !statuses.includes(task.status)).map((lane) => {
          const [status] = lane.statuses;
          const move = moveTo(task, lane);
          const deed = "deeds" in move ? move.deeds[0] : undefined;
          return (
            <Menu.Item
              key={status}
              disabled={deed === undefined}
              leftSection={<StatusIcon status={status} />}
              rightSection={
                <span className={classes.says}>
                  {deed === undefined ? "whyNot" in move && move.whyNot : DEED_LABEL[deed]}
                </span>
              }
              onClick={() => deed === undefined || onDeed(deed)}
            >
              {STATUS_LOOK[status].label}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
