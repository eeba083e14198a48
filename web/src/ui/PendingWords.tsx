import type { QueuedWrite } from "../api/write";
import { Glyph } from "./Glyph";
import { useOutbox } from "./outbox";
import { explainWrite, WRITE_LOOK, wordsOf } from "./writes";
import classes from "./PendingMark.module.css";

interface Props {
  writes: readonly QueuedWrite[];
  /** What taking it back is called. */
  takeBack: string;
  /** In one line, where there is no room for more. */
  isBrief?: boolean;
}

/** What waits to be sent, with its words and a way to take it back. */
export function PendingWords({ writes, takeBack, isBrief = false }: Props) {
  const outbox = useOutbox();
  return writes.map(({ key, write, refusal }) => (
    <div key={key} className={classes.words} data-brief={isBrief} data-pending>
      <Glyph name={refusal === undefined ? "clock" : "stopped"} />
      <div>
        {wordsOf(write) === "" ? null : <p className={classes.text}>{wordsOf(write)}</p>}
        <p className={classes.pending} data-refused={refusal !== undefined}>
          {refusal === undefined ? WRITE_LOOK[write.kind].waits : explainWrite(refusal)}
        </p>
      </div>
      <button type="button" className={classes.back} onClick={() => void outbox.discard(key)}>
        {takeBack}
      </button>
    </div>
  ));
}
