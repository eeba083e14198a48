import { t } from "@lingui/core/macro";
import type { TaskEvent } from "../../api/model";
import { LongText } from "../../ui/LongText";
import { Markdown } from "../../ui/markdown/Markdown";
import { cost, tokens } from "../../ui/usage";
import { textIn, textsIn } from "./event-data";
import { runsIn } from "./runs";
import classes from "./Timeline.module.css";

interface Props {
  event: TaskEvent;
  /** Question id → its text, from all events at hand. */
  questions: ReadonlyMap<string, string>;
}

/** What an event says besides its sentence. */
export function EntryBody({ event, questions }: Props) {
  switch (event.type) {
    case "comment":
      return <Words text={textIn(event, "text")} framed />;
    case "failed":
      return <Words text={textIn(event, "message") ?? textIn(event, "code")} framed />;
    case "dispatch_stopped":
      return <Words text={textIn(event, "message") ?? textIn(event, "code")} framed />;
    case "cancelled":
    case "reopened":
      return <Words text={textIn(event, "reason")} framed />;
    case "completed":
      return <Words text={textIn(event, "summary")} framed />;
    case "run_ended":
      return (
        <>
          <Words text={textIn(event, "message")} />
          <UsageOf event={event} />
        </>
      );
    case "clarification_needed":
    case "input_requested":
      return (
        <ul className={classes.questions}>
          {[...textsIn(event, "questions"), ...textsIn(event, "requests")].map(({ id, text }) => (
            <li key={id}>
              <Markdown text={text} />
            </li>
          ))}
        </ul>
      );
    case "clarification_answered":
    case "input_answered":
      return (
        <dl className={classes.answers}>
          {textsIn(event, "answers").map(({ id, text }) => (
            <div key={id}>
              {questions.has(id) ? (
                <dt>
                  <bdi>{questions.get(id)}</bdi>
                </dt>
              ) : null}
              <dd>
                <Markdown text={text} />
              </dd>
            </div>
          ))}
        </dl>
      );
    case "progress":
      return <Words text={textIn(event, "message")} />;
    default:
      return null;
  }
}

function UsageOf({ event }: { event: TaskEvent }) {
  const usage = runsIn([event])[0]?.usage;
  return usage === undefined ? null : (
    <p className={classes.usage}>{t`Tokens: ${tokens(usage)} · Cost: ${cost(usage)}`}</p>
  );
}

function Words({ text, framed = false }: { text: string | undefined; framed?: boolean }) {
  return text === undefined ? null : <LongText text={text} framed={framed} />;
}
