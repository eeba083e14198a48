import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { taskIdOf } from "../api/write";
import type { QueuedWrite } from "../api/write";
import { Glyph } from "./Glyph";
import { clockTime } from "./time";
import { explainWrite, isRefused, WRITE_LOOK, wordsOf } from "./writes";
import classes from "./WriteQueue.module.css";

interface Props {
  writes: readonly QueuedWrite[];
  /** Of the task that it is about, where it is known. */
  titleOf: (taskId: string) => string | undefined;
  onDiscard: (key: string) => void;
  onDecide: (queued: QueuedWrite) => void;
}

/** What waits to be sent, in order, and what was refused and waits for the person. */
export function WriteQueue({ writes, titleOf, onDiscard, onDecide }: Props) {
  return (
    <ol className={classes.queue} aria-label={t`Waits to be sent, in this order`}>
      {writes.map((queued) => {
        const { key, at, write } = queued;
        const { name, glyph } = WRITE_LOOK[write.kind];
        const title =
          (write.kind === "create" ? write.task.title : titleOf(taskIdOf(write) ?? "")) ??
          wordsOf(write);
        return (
          <li key={key} data-refused={isRefused(queued)}>
            <Glyph name={glyph} />
            <b>{name}</b>
            <span className={classes.title}>{title}</span>
            {isRefused(queued) ? (
              <>
                <span className={classes.why}>{explainWrite(queued.refusal)}</span>
                <button type="button" className={classes.decide} onClick={() => onDecide(queued)}>
                  <Trans>Decide…</Trans>
                </button>
              </>
            ) : (
              <time className={classes.at} dateTime={new Date(at).toISOString()}>
                {clockTime(at).slice(0, -3)}
              </time>
            )}
            <button
              type="button"
              className={classes.discard}
              aria-label={t`Do not send: ${name}, ${title}`}
              title={t`Do not send`}
              onClick={() => onDiscard(key)}
            >
              <Glyph name="close" />
            </button>
          </li>
        );
      })}
    </ol>
  );
}
