import { useMediaQuery } from "@mantine/hooks";
import { memo, useCallback, useState } from "react";
import type { TaskStatus, TaskSummary } from "../../api/model";
import type { Counts } from "../../realtime/messages";
import type { Arranged } from "./arrange";
import { merged } from "./arrange";
import { FoldedLane, Lane } from "./Lane";
import { countOf, LANES, lanesOf, WIDE_LANES } from "./lanes";
import type { LaneOf } from "./lanes";
import { StationTabs } from "./StationTabs";
import type { CardContext } from "./TaskCard";
import { useCardKeys } from "./card-keys";
import classes from "./Board.module.css";

const PHONE = "(max-width: 767px)";
const WIDE = "(min-width: 1900px)";
const AT_ONCE = { getInitialValueInEffect: false };

interface Props {
  spaceId: string;
  arranged: Arranged;
  counts: Counts;
  /** Counts the full states of the list. */
  generation: number;
  filtered: boolean;
  /** The statuses to show; all if empty. */
  statuses: readonly TaskStatus[];
  cards: CardContext;
  onMove: (task: TaskSummary, lane: LaneOf) => void;
}

/** Tasks in lanes by their status, each of which scrolls by itself. On a phone it is one lane at a time. */
export const Board = memo(function Board(props: Props) {
  const { arranged, counts, filtered, statuses, cards, onMove } = props;
  const isPhone = useMediaQuery(PHONE, false, AT_ONCE);
  const isWide = useMediaQuery(WIDE, false, AT_ONCE);
  const lanes = lanesOf(isWide ? WIDE_LANES : LANES, statuses);
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState<string>();
  const [dragged, setDragged] = useState<TaskSummary>();
  const onKeyDown = useCardKeys(cards);
  const onFold = useCallback(
    (id: string, isOpen: boolean) =>
      setOpened((before) => (isOpen ? [...before, id] : before.filter((each) => each !== id))),
    [],
  );
  const listOf = useMergedLists(arranged);
  const count = (lane: LaneOf) =>
    filtered ? listOf(lane).length : Math.max(countOf(counts, lane), listOf(lane).length);
  const first = lanes.find((lane) => listOf(lane).length > 0) ?? lanes[0];
  const shown = lanes.find(({ id }) => id === chosen) ?? first;

  return (
    <div className={classes.board} data-fit>
      {isPhone ? (
        <StationTabs lanes={lanes} chosen={shown?.id} count={count} onChoose={setChosen} />
      ) : null}
      <div
        className={classes.lanes}
        onKeyDown={onKeyDown}
        onDragStart={(event) => {
          const card = (event.target as Element).closest("[data-task]");
          setDragged(arranged.tasks.get(card?.getAttribute("data-task") ?? ""));
        }}
        onDragEnd={() => setDragged(undefined)}
      >
        {lanes
          .filter((lane) => !isPhone || lane === shown)
          .map((lane) =>
            lane.folds && !isPhone && !opened.includes(lane.id) ? (
              <FoldedLane
                key={lane.id}
                lane={lane}
                count={count(lane)}
                dragged={dragged}
                onOpen={onFold}
                onMove={onMove}
              />
            ) : (
              <Lane
                key={lane.id}
                lane={lane}
                spaceId={props.spaceId}
                generation={props.generation}
                list={listOf(lane)}
                count={count(lane)}
                // Of the older ones only the server knows whether they match.
                elsewhere={Math.max(0, countOf(counts, lane) - heldOf(arranged, lane, filtered))}
                filtered={filtered}
                arrivals={arranged.arrivals}
                cards={cards}
                dragged={dragged}
                onFold={lane.folds && !isPhone ? onFold : undefined}
                onMove={onMove}
              />
            ),
          )}
      </div>
    </div>
  );
});

/** How many of a lane's tasks are on this device, whether or not they match. */
function heldOf({ row, groups }: Arranged, { statuses }: LaneOf, filtered: boolean): number {
  if (filtered) return row.filter(({ status }) => statuses.includes(status)).length;
  return statuses.reduce((sum, status) => sum + (groups.get(status)?.length ?? 0), 0);
}

/** The lists of lanes; one of several statuses is made anew only when one of them has changed. */
function useMergedLists(arranged: Arranged): (lane: LaneOf) => readonly TaskSummary[] {
  const [kept] = useState(() => new Map<string, { of: unknown[]; list: readonly TaskSummary[] }>());
  return ({ id, statuses }) => {
    const of = statuses.map((status) => arranged.groups.get(status));
    const known = kept.get(id);
    if (known?.of.every((each, at) => each === of[at]) === true) return known.list;
    const list = merged(arranged, statuses);
    kept.set(id, { of, list });
    return list;
  };
}
