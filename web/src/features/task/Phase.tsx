import { plural, t } from "@lingui/core/macro";
import { IconChevronRight } from "@tabler/icons-react";
import { Fragment, useId } from "react";
import type { TaskEvent } from "../../api/model";
import { Elapsed } from "../../ui/RelativeTime";
import { STATUS_LOOK } from "../../ui/status";
import { StatusIcon } from "../../ui/StatusBadge";
import { shortTime, span } from "../../ui/time";
import { numberIn, textIn, textsIn } from "./event-data";
import { linesOf } from "./lines";
import type { TimelineContext } from "./lines";
import { TimelineLine } from "./TimelineLine";
import classes from "./Timeline.module.css";
import type { Visit } from "./way";

interface Props {
  visit: Visit;
  /** Of this stay, as far as they are wanted. */
  events: readonly TaskEvent[];
  context: TimelineContext;
  isOpen: boolean;
  onToggle: () => void;
}

/** A chapter of the timeline: what happened while the task was in one status. */
export function Phase({ visit, events, context, isOpen, onToggle }: Props) {
  const id = useId();
  const { status, at, until } = visit;
  const lines = linesOf(events);
  const newOnes = events.filter(({ taskVersion }) => taskVersion > context.seen).length;
  const firstNew = lines.find((line) => line.events[0].taskVersion > context.seen);
  return (
    <li className={classes.phase}>
      <h3 className={classes.phaseHead}>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={onToggle}
        >
          {status === undefined ? (
            <IconChevronRight size={16} aria-hidden="true" />
          ) : (
            <StatusIcon status={status} />
          )}
          <b>{status === undefined ? t`Events` : STATUS_LOOK[status].label}</b>
          <span className={classes.phaseTime}>{shortTime(at)}</span>
          <span className={classes.says}>
            {isOpen ? null : <bdi>{saysOf(events, context)}</bdi>}
            {newOnes > 0 && !isOpen ? <> · {t`${newOnes} new`}</> : null}
          </span>
          <span className={classes.stay}>
            {until === undefined ? (
              <Elapsed since={at} />
            ) : (
              span(Date.parse(until) - Date.parse(at))
            )}
          </span>
        </button>
      </h3>
      {isOpen ? (
        <ol id={id} className={classes.lines}>
          {lines.map((line) => (
            <Fragment key={line.events[0].taskVersion}>
              {line === firstNew && context.seen > 0 ? (
                <li className={classes.fresh}>{newOnes} new</li>
              ) : null}
              <TimelineLine
                line={line}
                context={context}
                isLive={
                  until === undefined && line === lines.findLast(({ of }) => of === "progress")
                }
              />
            </Fragment>
          ))}
        </ol>
      ) : null}
    </li>
  );
}

/** What happened in a folded chapter, in a few words. */
function saysOf(events: readonly TaskEvent[], { nameOf }: TimelineContext): string {
  const [first] = events;
  if (first === undefined) return "";
  const [asked] = textsIn(first, "questions");
  const answers = events.find(({ type }) => type.endsWith("_answered"));
  const steps = events.filter(({ type }) => type === "progress");
  const run = events.find(({ type }) => type === "run_started");
  switch (first.type) {
    case "created":
      return t`by ${first.actor.name}`;
    case "clarification_needed":
      return asked?.text ?? first.actor.name;
    case "dispatched":
    case "pr_opened": {
      const number = numberIn(first, first.type === "dispatched" ? "issueNumber" : "prNumber");
      return `${textIn(first, "repo") ?? ""}#${number ?? "?"}${run === undefined ? "" : `, ${nameOf(textIn(run, "agentId") ?? run.actor.id)}`}`;
    }
    case "failed":
      return textIn(first, "message") ?? "";
    default:
  }
  const [answer] = answers === undefined ? [] : textsIn(answers, "answers");
  if (answers !== undefined && answer !== undefined)
    return `${answers.actor.name}: “${answer.text}”`;
  const who = steps[0]?.actor.name ?? first.actor.name;
  return steps.length === 0
    ? who
    : t`${who}, ${plural(steps.length, { one: "a step", other: "# steps" })}`;
}
