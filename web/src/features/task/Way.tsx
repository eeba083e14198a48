import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useRef } from "react";
import type { CSSProperties, KeyboardEvent, PointerEvent } from "react";
import type { Task, TaskStatus } from "../../api/model";
import { isEnd } from "../../api/model";
import { ASPECT_OF } from "../../ui/needs";
import type { Aspect } from "../../ui/needs";
import { Elapsed } from "../../ui/RelativeTime";
import { STATUS_LOOK } from "../../ui/status";
import { StatusIcon } from "../../ui/StatusBadge";
import { shortTime, span } from "../../ui/time";
import { partOf, stationsOf, versionAt, visitAt } from "./way";
import type { Visit } from "./way";
import classes from "./Way.module.css";

interface Props {
  /** As it is now. */
  task: Task;
  visits: readonly Visit[];
  /** Of the event that the page shows. */
  version: number;
  newest: number;
  timeOf: (version: number) => string | undefined;
  onShow: (version: number) => void;
}

const PAGE_STEP = 10;
const TICKS_MAX = 24;

/** The way of a task through its statuses, and the control that shows it as it was at any event. */
export function Way({ task, visits, version, newest, timeOf, onShow }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const stations = stationsOf(visits);
  const here = visitAt(stations, version);
  const isComplete = stations[0]?.status !== undefined || (stations[0]?.merged ?? 0) > 1;
  const hasEnded = isEnd(task.status);
  const show = (to: number) => onShow(Math.min(newest, Math.max(stations[0]?.first ?? 1, to)));

  const drag = (event: PointerEvent) => {
    const places = [...(list.current?.querySelectorAll("[data-station]") ?? [])];
    const rects = places.map((place) => place.getBoundingClientRect());
    const index = Math.max(
      0,
      rects.findLastIndex(({ left }) => left <= event.clientX),
    );
    const [visit, rect] = [stations[index], rects[index]];
    if (visit !== undefined && rect !== undefined && rect.width > 0)
      show(versionAt(visit, (event.clientX - rect.left) / rect.width));
  };
  const keys = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    show(version + step);
  };
  const at = timeOf(version);
  return (
    <div className={classes.row}>
      <div
        className={classes.way}
        data-ended={hasEnded || undefined}
        onPointerDown={(event) => {
          if (!isComplete || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
        }}
      >
        <ol ref={list} className={classes.stations} aria-label={t`The way of this task`}>
          {stations.map((visit, index) => (
            <Station
              key={visit.first}
              visit={visit}
              place={index < here ? "past" : index > here ? "later" : "here"}
              aspect={index === stations.length - 1 ? aspectOf(task) : "past"}
              next={stations[index + 1]?.status}
            />
          ))}
          {hasEnded ? null : (
            <li className={classes.station} data-place="ahead">
              <span className={classes.ahead} aria-hidden="true" />
              <span className={classes.name}>
                <Trans>Merged</Trans>
              </span>
            </li>
          )}
        </ol>
        {isComplete ? (
          <span
            role="slider"
            tabIndex={0}
            className={classes.handle}
            data-aside={stations[here]?.status === "clarification_needed" || undefined}
            data-at-end={(hasEnded && here === stations.length - 1) || undefined}
            aria-label={t`Show the task as it was`}
            aria-valuemin={stations[0]?.first ?? 1}
            aria-valuemax={newest}
            aria-valuenow={version}
            aria-valuetext={
              version === newest
                ? t`now, event ${version} of ${newest}`
                : t`at ${shortTime(at)}, event ${version} of ${newest}`
            }
            style={
              {
                "--stations": stations.length - (hasEnded ? 1 : 0),
                "--station": here,
                "--part": stations[here] === undefined ? 0 : partOf(stations[here], version),
              } as CSSProperties
            }
            onKeyDown={keys}
          />
        ) : null}
      </div>
      <div className={classes.steps}>
        <ActionIcon
          variant="default"
          aria-label={t`One event earlier`}
          disabled={!isComplete || version <= (stations[0]?.first ?? 1)}
          onClick={() => show(version - 1)}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={t`One event later`}
          disabled={version >= newest}
          onClick={() => show(version + 1)}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
        <span className={classes.count}>
          {version} of {newest}
          <br />
          {version === newest ? "now" : shortTime(at)}
        </span>
      </div>
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: PAGE_STEP,
  PageDown: -PAGE_STEP,
  Home: -Infinity,
  End: Infinity,
};

function aspectOf({ attention, workState }: Task): Aspect {
  const reason = attention?.[0]?.reason;
  if (reason !== undefined) return ASPECT_OF[reason];
  return workState === "working" || workState === "waiting_for_checks" || workState === "done"
    ? "clear"
    : "dark";
}

interface StationProps {
  visit: Visit;
  place: "past" | "here" | "later";
  aspect: Aspect | "past";
  next: TaskStatus | undefined;
}

function Station({ visit, place, aspect, next }: StationProps) {
  const { status, merged, at, until, first, last } = visit;
  const isAside = status === "clarification_needed";
  const ticks = Math.min(TICKS_MAX, last - first);
  return (
    <li
      className={classes.station}
      data-station
      data-place={place}
      data-aspect={aspect}
      data-aside={isAside || undefined}
      data-end={(status !== undefined && isEnd(status) && until === undefined) || undefined}
      aria-current={place === "here" ? "step" : undefined}
    >
      {status === undefined ? (
        <span className={classes.several} aria-hidden="true" />
      ) : (
        <StatusIcon status={status} />
      )}
      <span className={classes.line} aria-hidden="true" />
      {isAside ? <Switch /> : next === "clarification_needed" ? <Switch down /> : null}
      <span className={classes.ticks} aria-hidden="true">
        {Array.from({ length: ticks }, (_, index) => (
          <i key={index} />
        ))}
      </span>
      <span className={classes.name}>
        {status !== undefined
          ? STATUS_LOOK[status].label
          : merged > 1
            ? t`${merged} earlier`
            : t`Earlier`}
      </span>
      <span className={classes.stay}>
        {until === undefined ? <Elapsed since={at} /> : span(Date.parse(until) - Date.parse(at))}
      </span>
    </li>
  );
}

/** Where the line leads to a siding, or back. */
function Switch({ down = false }: { down?: boolean }) {
  return (
    <svg
      className={classes.switch}
      data-down={down || undefined}
      viewBox="0 0 24 22"
      aria-hidden="true"
    >
      <path d={down ? "M2 1 22 21" : "M2 21 22 1"} />
    </svg>
  );
}
