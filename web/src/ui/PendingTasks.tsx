import { t } from "@lingui/core/macro";
import { useQueue } from "./outbox";
import { Glyph } from "./Glyph";
import { explainWrite } from "./writes";
import classes from "./PendingMark.module.css";

/** Tasks that were made here and that the server does not know yet. */
export function PendingTasks({ spaceId }: { spaceId: string }) {
  return useQueue().map(({ key, write, refusal }) =>
    write.kind === "create" && write.task.spaceId === spaceId ? (
      <article key={key} className={classes.card} data-pending>
        <h3>{write.task.title}</h3>
        <p className={classes.pending} data-refused={refusal !== undefined}>
          <Glyph name={refusal === undefined ? "clock" : "stopped"} size={14} />
          {refusal === undefined ? t`Waits to be sent` : explainWrite(refusal)}
        </p>
      </article>
    ) : null,
  );
}
