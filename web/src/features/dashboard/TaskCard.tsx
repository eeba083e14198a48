import { Badge, Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconGitPullRequest,
  IconMessageQuestion,
  IconRobot,
} from "@tabler/icons-react";
import { memo, useState } from "react";
import { Link } from "react-router";
import type { TaskSummary } from "../../api/model";
import { ChecksIcon } from "../../ui/ChecksIcon";
import { RelativeTime } from "../../ui/RelativeTime";
import { STATUS_LOOK } from "../../ui/status";
import { StatusBadge } from "../../ui/StatusBadge";
import classes from "./TaskCard.module.css";

const LABELS_SHOWN = 3;
const GLOW_MS = 2_500;

interface Props {
  task: TaskSummary;
  assignee: string | undefined;
  /** When a change arrived, ms since 1970; undefined if none did since the page was opened. */
  changedAt: number | undefined;
  /** Say the status in words too, where no column does. */
  withStatus?: boolean;
}

/** A task in a few lines; the whole card leads to it. */
export const TaskCard = memo(function TaskCard({
  task,
  assignee,
  changedAt,
  withStatus = false,
}: Props) {
  const { repo, pr, labels = [] } = task;
  return (
    <article className={classes.card} style={{ borderLeftColor: STATUS_LOOK[task.status].color }}>
      {changedAt === undefined ? null : <ChangeGlow key={changedAt} changedAt={changedAt} />}
      <div className={classes.top}>
        {withStatus ? (
          <StatusBadge status={task.status} />
        ) : (
          <span className={classes.repo}>{repo}</span>
        )}
        <RelativeTime at={task.updatedAt} className={classes.time} />
      </div>
      <Link to={`/tasks/${encodeURIComponent(task.id)}`} className={classes.title}>
        {task.title}
      </Link>
      {withStatus && repo !== undefined ? <span className={classes.repo}>{repo}</span> : null}
      <Attention task={task} />
      <div className={classes.facts}>
        <DemoBadge task={task} />
        {labels.slice(0, LABELS_SHOWN).map((label) => (
          <Label key={label} text={label} />
        ))}
        {labels.length > LABELS_SHOWN ? (
          <Text span size="xs" c="dimmed">
            +{labels.length - LABELS_SHOWN}
          </Text>
        ) : null}
        {pr === undefined ? null : (
          <span className={classes.fact}>
            <IconGitPullRequest size={14} aria-hidden="true" />
            <span>
              <span className={classes.hidden}>pull request </span>#{pr.number}
            </span>
            <ChecksIcon checks={pr.checks} />
          </span>
        )}
        {assignee === undefined ? null : (
          <span className={classes.fact}>
            <IconRobot size={14} aria-hidden="true" />
            <span className={classes.hidden}>assigned to </span>
            <span className={classes.name}>{assignee}</span>
          </span>
        )}
      </div>
    </article>
  );
});

/** The one thing about a task that somebody should act on. */
function Attention({ task }: { task: TaskSummary }) {
  const question = task.questions?.[0];
  if (task.status === "clarification_needed" && question !== undefined) {
    return (
      <p className={classes.attention}>
        <IconMessageQuestion size={14} aria-label="Question:" role="img" />
        <span className={classes.clamped}>{question.text}</span>
      </p>
    );
  }
  if (task.status === "failed" && task.error !== undefined) {
    return (
      <p className={classes.attention}>
        <IconAlertTriangle size={14} aria-label="Error:" role="img" />
        <span className={classes.clamped}>{task.error.message}</span>
      </p>
    );
  }
  return null;
}

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
