import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { memo, useState } from "react";
import { Link } from "react-router";
import type { TaskSummary } from "../../api/model";
import { Glyph } from "../../ui/Glyph";
import { taskPath } from "../../ui/paths";
import { PendingMark } from "../../ui/PendingMark";
import { Elapsed } from "../../ui/RelativeTime";
import { StatusBadge } from "../../ui/StatusBadge";
import { WorkLine } from "../../ui/WorkLine";
import { Checks } from "./Checks";
import { LabelDot } from "./LabelDot";
import { lastWordAt } from "./sorting";
import classes from "./TaskCard.module.css";

const FRESH_MS = 2_500;

/** What cards need to know of the page; it changes seldom. */
export interface CardContext {
  nameOf: (agentId: string) => string;
  /** Repositories are named only where there are several. */
  showRepo: boolean;
  selected: ReadonlySet<string>;
  /** Whether tasks may be changed, dragged and selected. */
  mayWrite: boolean;
  /** The name of a task's group, where tasks stand in groups. */
  groupOf?: ((task: TaskSummary) => string) | undefined;
  onSelect: (taskId: string) => void;
  onMenu: (taskId: string, at: HTMLElement) => void;
}

interface Props {
  task: TaskSummary;
  cards: CardContext;
  /** When it came to where it is (ms since 1970), if that was a moment ago. */
  arrivedAt?: number | undefined;
  isSelected: boolean;
  /** Say the status in words too, where no lane does. */
  withStatus?: boolean;
}

/** A task in a few lines: its title, what goes on, and who and what belongs to it. The whole card leads to it. */
export const TaskCard = memo(function TaskCard(props: Props) {
  const { task, cards, arrivedAt, isSelected, withStatus = false } = props;
  const { assignedTo, repo, pr, labels, run } = task;
  const showsElapsed = task.workState === "working" && run !== undefined;
  return (
    <article
      className={classes.card}
      data-task={task.id}
      data-selected={isSelected}
      data-ended={task.status === "merged" || undefined}
      draggable={cards.mayWrite}
    >
      {arrivedAt === undefined ? null : <Arrival key={arrivedAt} at={arrivedAt} />}
      <h3 className={classes.title}>
        <Link to={taskPath(task.id)} draggable={false}>
          {task.title}
        </Link>
      </h3>
      {withStatus ? <StatusBadge status={task.status} /> : null}
      <WorkLine task={task} />
      <PendingMark taskId={task.id} />
      <div className={classes.meta}>
        {assignedTo === undefined ? null : (
          <span className={classes.who}>
            <Glyph name="agent" size={12} />
            <span className={classes.hidden}>{t`assigned to`}</span>
            <span className={classes.name}>{cards.nameOf(assignedTo)}</span>
          </span>
        )}
        {pr !== undefined || (repo !== undefined && cards.showRepo) ? (
          <span className={classes.ref}>
            {cards.showRepo && repo !== undefined ? (
              <span className={classes.repo} title={repo}>
                {repo.split("/").at(-1)}
              </span>
            ) : null}
            {pr === undefined ? null : (
              <span>
                <span className={classes.hidden}>{t`pull request`}</span>#{pr.number}
              </span>
            )}
          </span>
        ) : null}
        <Checks checks={pr?.checks} />
        <span className={classes.labels}>
          {task.creator.id === "demo" ? (
            <span title={t`Made by the demo, not by a person or an agent`}>
              <Trans>Demo</Trans>
            </span>
          ) : null}
          {labels.map((label) => (
            <LabelDot key={label} label={label} />
          ))}
        </span>
        {showsElapsed ? null : <Elapsed since={lastWordAt(task)} className={classes.age} />}
      </div>
      {cards.mayWrite ? (
        <button
          type="button"
          className={classes.menu}
          aria-label={t`What can be done with ${task.title}`}
          // Reached by M on the card, so that a walk through the board is one step for each card.
          tabIndex={-1}
          onClick={(event) => cards.onMenu(task.id, event.currentTarget)}
        >
          <Glyph name="more" />
        </button>
      ) : null}
    </article>
  );
});

/** Shows for a moment that a card has just come; not again when it is scrolled into sight later. */
function Arrival({ at }: { at: number }) {
  const [isFresh] = useState(() => Date.now() - at < FRESH_MS);
  return isFresh ? <span className={classes.arrived} aria-hidden="true" /> : null;
}
