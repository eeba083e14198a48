import { Badge, Button, Progress } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { timelineAfter } from "../../api/calls";
import type { TaskEvent } from "../../api/model";
import { explain } from "../../api/problem";
import { useAddEarlierEvents } from "../../realtime/hooks";
import { LongText } from "../../ui/LongText";
import { RelativeTime } from "../../ui/RelativeTime";
import { cost, tokens } from "../../ui/usage";
import type { Verdict } from "./claims";
import { verdicts } from "./claims";
import { isLate, numberIn, textIn, textsIn } from "./event-data";
import { storyOf } from "./event-story";
import { KnownMark } from "./KnownMark";
import { runsIn } from "./runs";
import classes from "./Timeline.module.css";

const EARLIER_AT_ONCE = 50;

interface Props {
  taskId: string;
  events: readonly TaskEvent[];
  nameOf: (agentId: string) => string;
}

/** What has happened to the task, oldest first; new events join at the end as they happen. */
export function Timeline({ taskId, events, nameOf }: Props) {
  const earlier = (events[0]?.taskVersion ?? 1) - 1;
  const questions = questionTexts(events);
  const told = verdicts(events);
  return (
    <>
      {earlier > 0 ? <LoadEarlier taskId={taskId} earlier={earlier} /> : null}
      <ol className={classes.timeline} aria-label="Timeline, oldest first">
        {events.map((event) => (
          <Entry
            key={event.taskVersion}
            event={event}
            nameOf={nameOf}
            questions={questions}
            verdict={told.get(event.taskVersion)}
          />
        ))}
      </ol>
    </>
  );
}

function LoadEarlier({ taskId, earlier }: { taskId: string; earlier: number }) {
  const addEarlier = useAddEarlierEvents(taskId);
  const load = useMutation({
    mutationFn: () => {
      const after = Math.max(0, earlier - EARLIER_AT_ONCE);
      return timelineAfter(taskId, after, earlier - after);
    },
    onSuccess: ({ items }) => addEarlier(items),
    onError: (error) =>
      notifications.show({
        color: "red",
        title: "Earlier events did not load",
        message: explain(error),
      }),
  });
  return (
    <Button
      variant="default"
      size="compact-sm"
      mb="md"
      loading={load.isPending}
      onClick={() => load.mutate()}
    >
      Load earlier events ({earlier})
    </Button>
  );
}

interface EntryProps {
  event: TaskEvent;
  nameOf: (agentId: string) => string;
  /** Question id → its text, from all events at hand. */
  questions: ReadonlyMap<string, string>;
  /** What GitHub says of it, where it is a claim. */
  verdict: Verdict | undefined;
}

function Entry({ event, nameOf, questions, verdict }: EntryProps) {
  const { icon: Icon, color, says } = storyOf(event, nameOf);
  return (
    <li className={classes.entry} data-type={event.type}>
      <span className={classes.bullet} style={{ color: color ?? "var(--mantine-color-dimmed)" }}>
        <Icon size={15} aria-hidden="true" />
      </span>
      <div className={classes.content}>
        <p className={classes.line}>
          <b>{event.actor.name}</b> <span>{says}</span>
          {isLate(event) ? (
            <Badge
              size="xs"
              variant="default"
              title="It arrived after a later event and changed nothing"
            >
              late
            </Badge>
          ) : null}
          <RelativeTime at={event.at} className={classes.time} />
          <KnownMark event={event} verdict={verdict} />
        </p>
        <Body event={event} questions={questions} />
      </div>
    </li>
  );
}

function Body({ event, questions }: { event: TaskEvent; questions: ReadonlyMap<string, string> }) {
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
            <li key={id}>{text}</li>
          ))}
        </ul>
      );
    case "clarification_answered":
    case "input_answered":
      return (
        <dl className={classes.answers}>
          {textsIn(event, "answers").map(({ id, text }) => (
            <div key={id}>
              {questions.has(id) ? <dt>{questions.get(id)}</dt> : null}
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      );
    case "progress": {
      const percent = numberIn(event, "percent");
      return (
        <>
          <Words text={textIn(event, "message")} />
          {percent === undefined ? null : (
            <Progress
              value={percent}
              size="sm"
              maw={260}
              mt={4}
              aria-label={`${percent} percent`}
            />
          )}
        </>
      );
    }
    default:
      return null;
  }
}

function UsageOf({ event }: { event: TaskEvent }) {
  const usage = runsIn([event])[0]?.usage;
  return usage === undefined ? null : (
    <p className={classes.usage}>
      Tokens: {tokens(usage)} · Cost: {cost(usage)}
    </p>
  );
}

function Words({ text, framed = false }: { text: string | undefined; framed?: boolean }) {
  return text === undefined ? null : <LongText text={text} framed={framed} />;
}

/** Where the questions of an event stand that asks. */
const FIELD_OF: Readonly<Record<string, readonly string[]>> = {
  clarification_needed: ["questions"],
  input_requested: ["requests"],
};

function questionTexts(events: readonly TaskEvent[]): Map<string, string> {
  return new Map(
    events.flatMap((event) =>
      (FIELD_OF[event.type] ?? []).flatMap((field) =>
        textsIn(event, field).map(({ id, text }) => [id, text] as const),
      ),
    ),
  );
}
