import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useEffectEvent, useId, useRef } from "react";
import type { DragEvent } from "react";
import type { TaskSummary } from "../../api/model";
import { explain } from "../../api/problem";
import { useTaskOf } from "../../realtime/hooks";
import { Glyph } from "../../ui/Glyph";
import { PendingTasks } from "../../ui/PendingTasks";
import { StatusIcon } from "../../ui/StatusBadge";
import { STATUS_LOOK } from "../../ui/status";
import { headAt } from "./grouping";
import { useHeldOrder, useHold } from "./hold";
import { useLanePages } from "./lane-pages";
import type { LaneOf } from "./lanes";
import { measureObserved } from "./measure";
import { DEED_LABEL, moveTo } from "./moves";
import type { Move } from "./moves";
import { TaskCard } from "./TaskCard";
import type { CardContext } from "./TaskCard";
import classes from "./Lane.module.css";

/** px: that of most cards; each is measured when it is shown, and one of another height is drawn twice. */
const CARD_HEIGHT = 62;
const GAP = 4;
/** Cards kept ready beyond what is seen, so that a keyboard finds the next one. */
const OVERSCAN = 2;
/** From so near the end on the next page is asked for. */
const AHEAD = 10;

interface Props {
  lane: LaneOf;
  spaceId: string;
  generation: number;
  list: readonly TaskSummary[];
  count: number;
  /** Older tasks of the lane that are not on this device. */
  elsewhere: number;
  filtered: boolean;
  arrivals: ReadonlyMap<string, number>;
  cards: CardContext;
  dragged: TaskSummary | undefined;
  onFold: ((id: string, isOpen: boolean) => void) | undefined;
  onMove: (task: TaskSummary, lane: LaneOf) => void;
}

/** One lane: its head stays, its cards scroll, and only those in sight are there. */
export const Lane = memo(function Lane(props: Props) {
  const { lane, list, count, elsewhere, filtered, arrivals, cards, dragged, onFold } = props;
  const headingId = useId();
  const taskOf = useTaskOf();
  const { isHeld, on } = useHold();
  const { shown, came } = useHeldOrder(list, isHeld, taskOf);
  const scroller = useRef<HTMLDivElement>(null);
  // It keeps its own state of what it measures, which the compiler's rule cannot see into.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_HEIGHT,
    getItemKey: (index) => shown[index]?.id ?? index,
    measureElement: measureObserved,
    overscan: OVERSCAN,
    gap: GAP,
  });
  const items = virtual.getVirtualItems();
  const pages = useLanePages(
    props.spaceId,
    lane.statuses,
    props.generation,
    (id) => taskOf(id) !== undefined,
  );
  const isNearEnd = (items.at(-1)?.index ?? 0) >= shown.length - AHEAD;
  const goOn = useEffectEvent(() => {
    if (!pages.isLoading && pages.error === null) pages.load();
  });
  useEffect(() => {
    if (isNearEnd && shown.length >= AHEAD && elsewhere > 0 && !filtered) goOn();
  }, [isNearEnd, shown.length, elsewhere, filtered]);

  const move = dragged === undefined ? undefined : moveTo(dragged, lane);
  return (
    <section
      className={classes.lane}
      aria-labelledby={headingId}
      data-lane={lane.id}
      {...dropProps(move, () => dragged === undefined || props.onMove(dragged, lane))}
    >
      <div className={classes.head} data-siding={lane.id === "clarification_needed"}>
        <StatusIcon status={lane.statuses[0]} />
        <h2 id={headingId} title={STATUS_LOOK[lane.statuses[0]].hint}>
          {lane.label} <span className={classes.count}>{count}</span>
        </h2>
        {isHeld && move === undefined && list.length > 1 ? (
          <span className={classes.held}>
            <Glyph name="hold" size={12} />
            {came === 0 ? t`order held` : t`order held, ${came} came`}
          </span>
        ) : null}
        <MoveTag move={move} />
        {onFold === undefined ? null : (
          <button
            type="button"
            className={classes.fold}
            aria-label={t`Fold ${lane.label}`}
            onClick={() => onFold(lane.id, false)}
          >
            <Glyph name="close" size={12} />
          </button>
        )}
      </div>
      <div ref={scroller} className={classes.scroller} data-scrolls {...on}>
        {shown.length === 0 && elsewhere === 0 ? (
          <p className={classes.empty}>
            <Trans>None</Trans>
          </p>
        ) : null}
        {lane.id === "created" ? <PendingTasks spaceId={props.spaceId} /> : null}
        <ul className={classes.cards} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const task = shown[index];
            return task === undefined ? null : (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                aria-setsize={shown.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                <GroupHead name={headAt(shown, index, cards.groupOf)} />
                <TaskCard
                  task={task}
                  cards={cards}
                  arrivedAt={arrivals.get(task.id)}
                  isSelected={cards.selected.has(task.id)}
                  withStatus={lane.statuses.length > 1 || !lane.statuses.includes(task.status)}
                />
              </li>
            );
          })}
        </ul>
        {elsewhere === 0 ? null : (
          <Older
            count={elsewhere}
            filtered={filtered}
            isLoading={pages.isLoading}
            onLoad={pages.load}
          />
        )}
        {pages.error === null ? null : (
          <p className={classes.failure} role="alert">
            {explain(pages.error)}
          </p>
        )}
      </div>
    </section>
  );
});

interface OlderProps {
  count: number;
  filtered: boolean;
  isLoading: boolean;
  onLoad: () => void;
}

const Older = memo(function Older({ count, filtered, isLoading, onLoad }: OlderProps) {
  return (
    <Button variant="subtle" size="compact-xs" loading={isLoading} onClick={onLoad}>
      {filtered ? t`Look through ${count} older` : t`Load ${count} older`}
    </Button>
  );
});

/** Above the first card of a group. */
function GroupHead({ name }: { name: string | undefined }) {
  return name === undefined ? null : <p className={classes.group}>{name}</p>;
}

interface FoldedProps {
  lane: LaneOf;
  count: number;
  dragged: TaskSummary | undefined;
  onOpen: (id: string, isOpen: boolean) => void;
  onMove: (task: TaskSummary, lane: LaneOf) => void;
}

export const FoldedLane = memo(function FoldedLane(props: FoldedProps) {
  const { lane, count, dragged, onOpen, onMove } = props;
  const [status] = lane.statuses;
  const move = dragged === undefined ? undefined : moveTo(dragged, lane);
  return (
    <section
      className={classes.folded}
      aria-label={`${lane.label} ${count}`}
      data-lane={lane.id}
      {...dropProps(move, () => dragged === undefined || onMove(dragged, lane))}
    >
      <div className={classes.head} data-folded>
        <StatusIcon status={status} />
      </div>
      <button
        type="button"
        className={classes.strip}
        aria-expanded={false}
        data-drop={move === undefined ? undefined : "deeds" in move ? "open" : "shut"}
        onClick={() => onOpen(lane.id, true)}
      >
        {lane.label} <span className={classes.count}>{count}</span>
        <MoveTag move={move} />
      </button>
    </section>
  );
});

/** Over a lane a dragged card may go to: what it would do there; over the others: why not. */
function MoveTag({ move }: { move: Move | undefined }) {
  if (move === undefined) return null;
  return "deeds" in move ? (
    <span className={classes.may}>
      {move.deeds.map((deed) => DEED_LABEL[deed].toLowerCase()).join(t` or `)}
    </span>
  ) : (
    <span className={classes.mayNot}>{move.whyNot}</span>
  );
}

function dropProps(move: Move | undefined, onDrop: () => void) {
  if (move === undefined || !("deeds" in move)) return {};
  return {
    "data-drop": "open",
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      onDrop();
    },
  };
}
