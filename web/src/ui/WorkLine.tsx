import { Trans } from "@lingui/react/macro";
import type { TaskSummary } from "../api/model";
import { NeedIcon } from "./NeedIcon";
import { Elapsed } from "./RelativeTime";
import { Track } from "./Track";
import { workOf } from "./work";
import classes from "./WorkLine.module.css";

/** What goes on with a task in one line: how far it is or why it waits, and for how long the run goes on. */
export function WorkLine({ task }: { task: TaskSummary }) {
  const work = workOf(task);
  if (work === undefined) return null;
  const { text, aspect, reason, track, silentSince } = work;
  return (
    <p className={classes.line} data-aspect={aspect}>
      {reason === undefined ? null : <NeedIcon reason={reason} size={14} />}
      {track === undefined ? null : (
        <>
          <Track percent={track.percent} />
          {track.percent === undefined ? null : (
            <span className={classes.percent}>{Math.round(track.percent)}%</span>
          )}
        </>
      )}
      <span className={classes.text} title={text}>
        {silentSince === undefined ? null : (
          <>
            <Trans>
              Silent for <Elapsed since={silentSince} />.
            </Trans>{" "}
          </>
        )}
        {text}
      </span>
      {track === undefined || task.run === undefined ? null : (
        <Elapsed since={task.run.startedAt} className={classes.elapsed} />
      )}
    </p>
  );
}
