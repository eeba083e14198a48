import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { IconCheck, IconCircle, IconProgress } from "@tabler/icons-react";
import { useId } from "react";
import { Link } from "react-router";
import type { Task } from "../../api/model";
import { isEnd } from "../../api/model";
import type { PlanStep } from "../../api/work";
import { ExternalLink } from "../../ui/ExternalLink";
import { agentPath } from "../../ui/paths";
import { Elapsed, RelativeTime } from "../../ui/RelativeTime";
import { Track } from "../../ui/Track";
import { lastWordOf, WORK_STATE_LABEL } from "../../ui/work";
import { worded } from "../../words/worded";
import classes from "./NowPanel.module.css";

interface Props {
  task: Task;
  nameOf: (agentId: string) => string;
}

/** What goes on at this moment: who works, the last word, how far it is, and the plan. */
export function NowPanel({ task, nameOf }: Props) {
  const headingId = useId();
  const { workState, run, activity, lastWordAt } = task;
  const agentId = run?.agentId ?? task.assignedTo;
  const stale = task.attention?.find(({ reason }) => reason === "stale");
  const word = lastWordOf(task);
  const plan = activity?.plan ?? [];
  if (isEnd(task.status) || task.status === "failed") return null;
  return (
    <section className={classes.now} aria-labelledby={headingId} data-state={workState}>
      <div className={classes.head}>
        <h2 id={headingId} className={classes.title}>
          {stale === undefined ? (
            WORK_STATE_LABEL[workState]
          ) : (
            <>
              <Trans>
                Silent for <Elapsed since={stale.since} />
              </Trans>
            </>
          )}
        </h2>
        {agentId === undefined ? null : (
          <Link to={agentPath(agentId)} className={classes.agent}>
            {nameOf(agentId)}
          </Link>
        )}
        {run === undefined ? null : (
          <span className={classes.age}>
            <Trans>
              this run: <Elapsed since={run.startedAt} />
            </Trans>
            {run.link === undefined ? null : (
              <>
                {" · "}
                <ExternalLink href={run.link} size="xs">
                  <Trans>its log</Trans>
                </ExternalLink>
              </>
            )}
          </span>
        )}
        {lastWordAt === undefined ? null : (
          <span className={classes.word}>
            <Trans>
              last word <RelativeTime at={lastWordAt} />
            </Trans>
          </span>
        )}
      </div>
      {word === undefined ? null : (
        <p className={classes.message}>
          <bdi>{word}</bdi>
          {activity?.percent === undefined ? null : (
            <span className={classes.percent}>{Math.round(activity.percent)}%</span>
          )}
        </p>
      )}
      {activity?.percent === undefined ? null : <Track percent={activity.percent} wide />}
      {plan.length === 0 ? null : <Plan steps={plan} />}
    </section>
  );
}

const STEP_LOOK = worded({
  done: { Icon: IconCheck, word: "done", color: "var(--sb-clear)" },
  doing: { Icon: IconProgress, word: msg`being done`, color: "var(--sb-clear)" },
  todo: { Icon: IconCircle, word: msg`to do`, color: "var(--sb-dark)" },
}) satisfies Record<PlanStep["state"], unknown>;

function Plan({ steps }: { steps: readonly PlanStep[] }) {
  return (
    <ol className={classes.plan} aria-label={t`Plan`}>
      {steps.map(({ text, state }, place) => {
        const { Icon, word, color } = STEP_LOOK[state];
        return (
          <li key={place} data-state={state}>
            <Icon size={14} role="img" aria-label={word} style={{ color, flex: "none" }} />
            <bdi>{text}</bdi>
          </li>
        );
      })}
    </ol>
  );
}
