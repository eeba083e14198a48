import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { taskOf } from "../../api/calls";
import type { TaskEvent } from "../../api/model";
import { AnswerForm } from "../../ui/AnswerForm";
import { Markdown } from "../../ui/markdown/Markdown";
import { NeedIcon } from "../../ui/NeedIcon";
import { ASPECT_OF, askId, asksOf, detailOf, reasonOf, requestsOf } from "../../ui/needs";
import type { Need } from "../../ui/needs";
import { taskPath } from "../../ui/paths";
import { Elapsed } from "../../ui/RelativeTime";
import { clockMinutes } from "../../ui/time";
import { NeedActs } from "./NeedActs";
import classes from "./NeedsPanes.module.css";

/** What was said before a question is what one needs to answer it. */
const SAID_SHOWN = 3;

interface Props {
  /** As it was when it was chosen: it stays while somebody writes, whatever becomes of it. */
  need: Need;
  /** As it is now; nothing when nobody has to look any more. */
  now: Need | undefined;
  spaceName: string | undefined;
  mayWrite: boolean;
  onDone: () => void;
}

/** One need with all that is needed to meet it: the question, what was said before, and what was asked of the agent. */
export function NeedPane({ need, now, spaceName, mayWrite, onDone }: Props) {
  const { task, reason, since } = need;
  const [ask] = useState(() => asksOf(task, requestsOf(task, reason))[0]);
  const open = now === undefined ? [] : asksOf(now.task, requestsOf(now.task, reason));
  const detail = detailOf(need);
  return (
    <article className={classes.pane} data-aspect={ASPECT_OF[reason]} aria-labelledby="need-task">
      <p className={classes.top}>
        <NeedIcon reason={reason} />
        <b className={classes.reason}>{reasonOf(need)}</b>
        <Elapsed since={since} className={classes.age} />
      </p>
      <h2 id="need-task" className={classes.task}>
        <Link to={taskPath(task.id)}>{task.title}</Link>
        {spaceName === undefined ? null : <span className={classes.space}>{spaceName}</span>}
      </h2>
      {ask === undefined || !mayWrite ? (
        <>
          {detail === undefined ? null : <p className={classes.detail}>{detail}</p>}
          {mayWrite ? (
            <NeedActs need={now ?? need} onAnswer={() => undefined} />
          ) : (
            <p className={classes.role}>
              <Trans>
                You may only look: who is a member of the space can act on it, and its
                administrators make you one.
              </Trans>
            </p>
          )}
        </>
      ) : (
        <AnswerForm
          ask={ask}
          gone={!open.some((each) => askId(each) === askId(ask))}
          closeWhenGone
          onDone={onDone}
        />
      )}
      <Story taskId={task.id} />
    </article>
  );
}

const wordsIn = ({ type, data = {} }: TaskEvent): string | undefined => {
  const words = type === "progress" ? data.message : type === "comment" ? data.text : undefined;
  return typeof words === "string" ? words : undefined;
};

/** The newest words on the task, and what was asked; without them one can answer as well. */
function Story({ taskId }: { taskId: string }) {
  const { data } = useQuery({
    queryKey: ["story of a need", taskId],
    queryFn: ({ signal }) => taskOf(taskId, signal),
    staleTime: 0,
  });
  const said = (data?.events ?? [])
    .filter((event) => wordsIn(event) !== undefined)
    .slice(-SAID_SHOWN);
  return (
    <>
      {said.length === 0 ? null : (
        <section className={classes.said} aria-labelledby="need-said">
          <h3 id="need-said">
            <Trans>What was said before</Trans>
          </h3>
          <ol>
            {said.map((event) => (
              <li key={event.id}>
                <time dateTime={event.at}>{clockMinutes(event.at)}</time>
                <span>
                  {event.actor.name}: {wordsIn(event)}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {data?.description === undefined ? null : (
        <section className={classes.asked} aria-labelledby="need-asked">
          <h3 id="need-asked">
            <Trans>What was asked</Trans>
          </h3>
          <Markdown text={data.description} />
        </section>
      )}
    </>
  );
}
