import { Trans } from "@lingui/react/macro";
import { Badge } from "@mantine/core";
import type { Task } from "../../api/model";
import { NeedIcon } from "../../ui/NeedIcon";
import { ASPECT_OF, reasonOf } from "../../ui/needs";
import { STATUS_LOOK } from "../../ui/status";
import { StatusBadge } from "../../ui/StatusBadge";
import classes from "./TaskPage.module.css";

/** Its status, and why somebody has to look. */
export function Standing({ task }: { task: Task }) {
  // A failed task says so by its status.
  const need = task.attention?.find(({ reason }) => reason !== "failed");
  return (
    <p className={classes.standing}>
      <StatusBadge status={task.status} />
      {need === undefined ? (
        <span className={classes.hint}>{STATUS_LOOK[task.status].hint}</span>
      ) : (
        <span className={classes.need} data-aspect={ASPECT_OF[need.reason]}>
          <NeedIcon reason={need.reason} />
          {reasonOf({ ...need, task })}
        </span>
      )}
      {task.creator.id === "demo" ? (
        <Badge component="span" size="sm" variant="default" radius="sm">
          <Trans>Demo</Trans>
        </Badge>
      ) : null}
    </p>
  );
}
