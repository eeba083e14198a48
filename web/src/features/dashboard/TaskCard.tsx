import { Badge } from "@mantine/core";
import { IconGitPullRequest, IconRobot } from "@tabler/icons-react";
import { memo, useState } from "react";
import { Link } from "react-router";
import type { TaskSummary } from "../../api/model";
import { ChecksIcon } from "../../ui/ChecksIcon";
import { taskPath } from "../../ui/paths";
import { Elapsed } from "../../ui/RelativeTime";
import { StatusBadge } from "../../ui/StatusBadge";
import { WorkLine } from "../../ui/WorkLine";
import classes from "./TaskCard.module.css";

const GLOW_MS = 2_500;

interface Props {
  task: TaskSummary;
  assignee: string | undefined;
  /** When a change arrived, ms since 1970; undefined if none did since the page was opened. */
  changedAt: number | undefined;
  /** Say the status in words too, where no column does. */
  withStatus?: boolean;
}

/** A task in a few lines: its title, what goes on, and who and what belongs to it. The whole card leads to it. */
export const TaskCard = memo(function TaskCard({
  task,
  assignee,
  changedAt,
  withStatus = false,
}: Props) {
  const { repo, pr, labels } = task;
  return (
    <article className={classes.card}>
      {changedAt === undefined ? null : <ChangeGlow key={changedAt} changedAt={changedAt} />}
      {withStatus ? <StatusBadge status={task.status} /> : null}
      <Link to={taskPath(task.id)} className={classes.title}>
        {task.title}
      </Link>
      <WorkLine task={task} />
      <div className={classes.meta}>
        <div className={classes.facts}>
          {assignee === undefined ? null : (
            <span className={classes.fact}>
              <IconRobot size={14} aria-hidden="true" />
              <span className={classes.hidden}>assigned to </span>
              <span className={classes.name}>{assignee}</span>
            </span>
          )}
          {repo === undefined ? null : (
            <span className={classes.repo} title={repo}>
              {repo.split("/").at(-1)}
            </span>
          )}
          {pr === undefined ? null : (
            <span className={classes.fact}>
              <IconGitPullRequest size={14} aria-hidden="true" />
              <span>
                <span className={classes.hidden}>pull request </span>#{pr.number}
              </span>
              <ChecksIcon checks={pr.checks} />
            </span>
          )}
          <DemoBadge task={task} />
          {labels.map((label) => (
            <Label key={label} text={label} />
          ))}
        </div>
        <Elapsed since={task.updatedAt} className={classes.time} />
      </div>
    </article>
  );
});

export function DemoBadge({ task }: { task: TaskSummary }) {
  return task.creator.id === "demo" ? (
    <Badge
      size="xs"
      variant="default"
      radius="sm"
      title="Made by the demo, not by a person or an agent"
    >
      Demo
    </Badge>
  ) : null;
}

export function Label({ text }: { text: string }) {
  return <span className={classes.label}>{text}</span>;
}

/** Shows once, shortly, that the card has just changed; not again when the board is opened later. */
function ChangeGlow({ changedAt }: { changedAt: number }) {
  const [fresh] = useState(() => Date.now() - changedAt < GLOW_MS);
  return fresh ? <span className={classes.glow} aria-hidden="true" /> : null;
}
