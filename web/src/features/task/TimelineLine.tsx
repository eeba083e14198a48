import { plural, t } from "@lingui/core/macro";
import { Badge } from "@mantine/core";
import { IconChevronRight, IconCircleDot, IconListCheck } from "@tabler/icons-react";
import { useState } from "react";
import type { ReactNode } from "react";
import type { TaskEvent } from "../../api/model";
import { Track } from "../../ui/Track";
import { EntryBody } from "./EntryBody";
import { isLate, numberIn, textIn } from "./event-data";
import { storyOf } from "./event-story";
import { stateOf } from "./fold/checks";
import { KnownMark } from "./KnownMark";
import { checksIn, countOfChecks } from "./lines";
import type { Line, TimelineContext } from "./lines";
import { provenanceOf } from "./provenance";
import { TimeLink } from "./TimeLink";
import classes from "./Timeline.module.css";

interface Props {
  line: Line;
  context: TimelineContext;
  /** It is what the agent does now. */
  isLive: boolean;
}

export function TimelineLine({ line, context, isLive }: Props) {
  const [event] = line.events;
  if (line.of === "event" || (line.of === "progress" && line.events.length === 1)) {
    return <Entry event={event} context={context} isLive={isLive} />;
  }
  return line.of === "progress" ? (
    <Folded line={line} context={context} sign={progressSign(line.events, isLive)}>
      <b>
        <bdi>{event.actor.name}</bdi>
      </b>
      , {line.events.length} steps{percentOf(line.events)}:{" "}
      <bdi>{textIn(line.events.at(-1) ?? event, "message") ?? ""}</bdi>
    </Folded>
  ) : (
    <Folded line={line} context={context} sign={<ChecksSign events={line.events} />}>
      {plural(countOfChecks(line.events), { one: "# check", other: "# checks" })}
      {textIn(event, "headSha") === undefined ? null : (
        <>
          {" "}
          on <code>{textIn(event, "headSha")?.slice(0, 7)}</code>
        </>
      )}
      : {checksIn(line.events)}
    </Folded>
  );
}

function percentOf(events: readonly TaskEvent[]): string {
  const last = events.at(-1);
  const percent = last === undefined ? undefined : numberIn(last, "percent");
  return percent === undefined ? "" : `, ${Math.round(percent)}%`;
}

function progressSign(events: readonly TaskEvent[], isLive: boolean): ReactNode {
  const last = events.at(-1);
  return isLive && last !== undefined ? (
    <Track percent={numberIn(last, "percent")} />
  ) : (
    <IconCircleDot size={15} aria-hidden="true" />
  );
}

function ChecksSign({ events }: { events: readonly TaskEvent[] }) {
  const hasFailed = checksIn(events).includes("failed");
  return (
    <IconListCheck
      size={15}
      aria-hidden="true"
      style={{ color: hasFailed ? "var(--sb-danger)" : undefined }}
    />
  );
}

interface FoldedProps {
  line: Line;
  context: TimelineContext;
  sign: ReactNode;
  children: ReactNode;
}

/** Several events in one line, which unfolds. */
function Folded({ line, context, sign, children }: FoldedProps) {
  const [first] = line.events;
  const isWanted = line.events.some(({ taskVersion }) => taskVersion === context.marked);
  const [isOpen, setIsOpen] = useState<boolean>();
  const opened = isOpen ?? isWanted;
  return (
    <li className={classes.entry}>
      <TimeLink event={first} />
      <span className={classes.sign}>{sign}</span>
      <div className={classes.content}>
        <button
          type="button"
          className={classes.unfold}
          aria-expanded={opened}
          onClick={() => setIsOpen(!opened)}
        >
          <span className={classes.folded}>{children}</span>
          <IconChevronRight size={14} aria-hidden="true" />
        </button>
        {opened ? (
          <ol className={classes.inner}>
            {line.events.map((event) => (
              <Entry key={event.taskVersion} event={event} context={context} isLive={false} />
            ))}
          </ol>
        ) : null}
      </div>
    </li>
  );
}

interface EntryProps {
  event: TaskEvent;
  context: TimelineContext;
  isLive: boolean;
}

/** One event. The one that the address names is marked, and tells how it came. */
function Entry({ event, context, isLive }: EntryProps) {
  const { icon: Icon, color, says } = storyOf(event, context.nameOf);
  const isMarked = context.marked === event.taskVersion;
  const isFailed =
    event.type === "check" && stateOf(textIn(event, "conclusion") ?? "") === "failure";
  const percent = numberIn(event, "percent");
  return (
    <li
      id={String(event.taskVersion)}
      className={classes.entry}
      data-type={event.type}
      data-marked={isMarked || undefined}
      tabIndex={isMarked ? -1 : undefined}
    >
      <TimeLink event={event} />
      <span
        className={classes.sign}
        style={{ color: isFailed ? "var(--sb-danger)" : (color ?? undefined) }}
      >
        {isLive ? <Track percent={percent} /> : <Icon size={15} aria-hidden="true" />}
      </span>
      <div className={classes.content}>
        <p className={classes.sentence}>
          <b>
            <bdi>{event.actor.name}</bdi>
          </b>{" "}
          <span>{says}</span>
          {percent === undefined ? null : (
            <span className={classes.percent}> {Math.round(percent)}%</span>
          )}{" "}
          {isLate(event) ? (
            <Badge
              component="span"
              size="xs"
              variant="default"
              title={t`It arrived after a later event and changed nothing`}
            >
              late
            </Badge>
          ) : null}{" "}
          <KnownMark event={event} verdict={context.told.get(event.taskVersion)} />
        </p>
        <EntryBody event={event} questions={context.questions} />
        {isMarked ? <p className={classes.provenance}>{provenanceOf(event)}</p> : null}
      </div>
    </li>
  );
}
