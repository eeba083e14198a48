import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "react-router";
import type { TaskSummary } from "../../api/model";
import { Paste } from "../../ui/Paste";
import { boardPath, taskPath } from "../../ui/paths";
import { Elapsed } from "../../ui/RelativeTime";
import { StatusIcon } from "../../ui/StatusBadge";
import { waitingFor } from "./agents";
import classes from "./AgentsPage.module.css";

const SHOWN = 5;

interface Props {
  spaceId: string;
  tasks: ReadonlyMap<string, TaskSummary>;
}

/** Beside the agents: what none of them has taken yet, and how one does. */
export function Waiting({ spaceId, tasks }: Props) {
  const waiting = waitingFor(tasks.values());
  return (
    <aside className={classes.aside} aria-label={t`Work for agents`}>
      <section className={classes.panel} aria-labelledby="waiting">
        <h2 id="waiting" className={classes.panelTitle}>
          {plural(waiting.length, {
            0: "No task waits for an agent",
            one: "# task waits for an agent",
            other: "# tasks wait for an agent",
          })}
        </h2>
        {waiting.length === 0 ? null : (
          <>
            <p className={classes.hint}>
              <Trans>The oldest first; an agent takes them in this order.</Trans>
            </p>
            <ol className={classes.waiting}>
              {waiting.slice(0, SHOWN).map(({ id, title, status, createdAt }) => (
                <li key={id}>
                  <StatusIcon status={status} />
                  <Link to={taskPath(id)}>{title}</Link>
                  <Elapsed since={createdAt} className={classes.age} />
                </li>
              ))}
            </ol>
            <Link
              to={`${boardPath(spaceId)}?status=created&assignee=-`}
              className={classes.onBoard}
            >
              <Trans>See them on the board</Trans>
            </Link>
          </>
        )}
      </section>
      <section className={classes.panel} aria-labelledby="claim">
        <h2 id="claim" className={classes.panelTitle}>
          <Trans>Take a task from a shell</Trans>
        </h2>
        <Paste
          label={t`Lines that take a task`}
          text={`curl -X POST -H "X-API-Key: $KEY" ${window.location.origin}/api/agents/finch/claim`}
        />
        <p className={classes.hint}>
          <Trans>
            The answer is the oldest task that nobody has, now finch’s own. 204: there is none.
          </Trans>
        </p>
      </section>
    </aside>
  );
}
