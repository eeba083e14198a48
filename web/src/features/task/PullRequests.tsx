import { Trans } from "@lingui/react/macro";
import type { PullRequest, Task, TaskEvent } from "../../api/model";
import { LinkPull } from "./LinkPull";
import { PullCard } from "./PullCard";
import classes from "./TaskPage.module.css";

interface Props {
  task: Task;
  events: readonly TaskEvent[];
  writes: boolean;
}

/** The pull requests of a task, the one that something happened to last first; members link and unlink them. */
export function PullRequests({ task, events, writes }: Props) {
  const pulls = pullsOf(task);
  return (
    <>
      {pulls.map((pull) => (
        <PullCard key={key(pull)} pr={pull} taskId={task.id} events={events} writes={writes} />
      ))}
      {pulls.length === 0 ? (
        <p className={classes.nothing}>
          <Trans>No pull request yet.</Trans>
        </p>
      ) : null}
      {writes ? (
        <div className={classes.link}>
          <LinkPull taskId={task.id} />
        </div>
      ) : null}
    </>
  );
}

function pullsOf({ pr, prs = [] }: Task): PullRequest[] {
  if (pr === undefined) return [...prs].reverse();
  return [pr, ...prs.filter((other) => key(other) !== key(pr)).reverse()];
}

const key = ({ repo = "", number }: PullRequest): string => `${repo.toLowerCase()}#${number}`;
