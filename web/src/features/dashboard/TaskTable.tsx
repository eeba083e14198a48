import { t } from "@lingui/core/macro";
import { Checkbox, UnstyledButton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Fragment, memo, useRef } from "react";
import { Link } from "react-router";
import type { TaskSummary } from "../../api/model";
import { useTaskOf } from "../../realtime/hooks";
import { Glyph } from "../../ui/Glyph";
import { taskPath } from "../../ui/paths";
import { Elapsed } from "../../ui/RelativeTime";
import { STATUS_LOOK } from "../../ui/status";
import { WorkLine } from "../../ui/WorkLine";
import { Checks } from "./Checks";
import { headAt } from "./grouping";
import { useHeldOrder, useHold } from "./hold";
import { LabelDot } from "./LabelDot";
import { StationLine } from "./StationLine";
import { firstOrder, lastWordAt, SORT_LABEL } from "./sorting";
import type { Sort, SortKey } from "./sorting";
import type { CardContext } from "./TaskCard";
import { useCardKeys } from "./card-keys";
import classes from "./TaskTable.module.css";

/** px of a row by density; on a phone a row has two lines. */
const ROW_HEIGHT = { dense: 28, roomy: 40, phone: 61 };
const COLUMNS = 8;
/** px of the name above a group. */
const GROUP_HEIGHT = 32;
const OVERSCAN = 8;

interface Props {
  list: readonly TaskSummary[];
  cards: CardContext;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onSelectAll: (taskIds: readonly string[]) => void;
}

/** All tasks in one table, of which only the rows in sight are there. */
export function TaskTable({ list, cards, sort, onSort, onSelectAll }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { isHeld, on } = useHold();
  const { shown } = useHeldOrder(list, isHeld, useTaskOf());
  const [isRoomy, setRoomy] = useLocalStorage({ key: "signalbox-roomy", defaultValue: false });
  const onKeyDown = useCardKeys(cards);
  const isPhone = window.innerWidth < 768;
  const height = isPhone ? ROW_HEIGHT.phone : isRoomy ? ROW_HEIGHT.roomy : ROW_HEIGHT.dense;
  // It keeps its own state of what it measures, which the compiler's rule cannot see into.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) =>
      headAt(shown, index, cards.groupOf) === undefined ? height : height + GROUP_HEIGHT,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const head = (key: SortKey, name = SORT_LABEL[key]) => (
    <SortableHead name={name} of={key} sort={sort} onSort={onSort} />
  );
  const all = shown.length > 0 && shown.every(({ id }) => cards.selected.has(id));
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-scrolls
      data-fit
      tabIndex={0}
      aria-label={t`Tasks, scrollable`}
      role="region"
    >
      <table
        className={classes.table}
        style={{ "--row": `${height}px` } as React.CSSProperties}
        aria-rowcount={shown.length + 1}
        data-lane="table"
      >
        <thead>
          <tr>
            <th className={classes.check}>
              {cards.mayWrite ? (
                <Checkbox
                  size="xs"
                  aria-label={t`Select all tasks`}
                  checked={all}
                  indeterminate={!all && cards.selected.size > 0}
                  onChange={() => onSelectAll(all ? [] : shown.map(({ id }) => id))}
                />
              ) : null}
            </th>
            {head("title", t`Task`)}
            {head("status")}
            <th className={classes.now}>
              {t`Now`}
              <UnstyledButton
                className={classes.density}
                aria-pressed={isRoomy}
                onClick={() => setRoomy(!isRoomy)}
              >
                {isRoomy ? t`Dense rows` : t`Roomy rows`}
              </UnstyledButton>
            </th>
            {head("agent")}
            {head("repo", t`Repo, pull request`)}
            {head("since")}
            {head("last")}
          </tr>
        </thead>
        <tbody {...on} onKeyDown={onKeyDown}>
          {above > 0 ? <tr aria-hidden="true" style={{ height: above }} /> : null}
          {items.map(({ index }) => {
            const task = shown[index];
            const name = headAt(shown, index, cards.groupOf);
            return task === undefined ? null : (
              <Fragment key={task.id}>
                {name === undefined ? null : (
                  <tr className={classes.group}>
                    <th colSpan={COLUMNS} scope="rowgroup">
                      {name}
                    </th>
                  </tr>
                )}
                <Row
                  task={task}
                  index={index}
                  cards={cards}
                  isSelected={cards.selected.has(task.id)}
                />
              </Fragment>
            );
          })}
          {below > 0 ? <tr aria-hidden="true" style={{ height: below }} /> : null}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  task: TaskSummary;
  index: number;
  cards: CardContext;
  isSelected: boolean;
}

const Row = memo(function Row({ task, index, cards, isSelected }: RowProps) {
  const { id, title, status, assignedTo, repo, pr, labels } = task;
  return (
    <tr
      data-task={id}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-ended={status === "merged" || undefined}
    >
      <td className={classes.check}>
        {cards.mayWrite ? (
          <Checkbox
            size="xs"
            aria-label={t`Select ${title}`}
            checked={isSelected}
            onChange={() => cards.onSelect(id)}
          />
        ) : null}
      </td>
      <td className={classes.title}>
        <span>
          <Link to={taskPath(id)}>{title}</Link>
          <span className={classes.labels}>
            {labels.map((label) => (
              <LabelDot key={label} label={label} />
            ))}
          </span>
        </span>
      </td>
      <td className={classes.status}>
        <StationLine task={task} />
        <span>{STATUS_LOOK[status].label}</span>
      </td>
      <td className={classes.now}>
        <WorkLine task={task} />
      </td>
      <td className={classes.agent}>
        {assignedTo === undefined ? (
          <span className={classes.nobody}>{t`nobody`}</span>
        ) : (
          <>
            <Glyph name="agent" size={12} /> {cards.nameOf(assignedTo)}
          </>
        )}
      </td>
      <td className={classes.repo}>
        <span>
          {repo?.split("/").at(-1)}
          {pr === undefined ? null : `#${pr.number}`} <Checks checks={pr?.checks} />
        </span>
      </td>
      <td className={classes.since}>
        <Elapsed since={task.statusSince} />
      </td>
      <td className={classes.last}>
        <Elapsed since={lastWordAt(task)} />
      </td>
    </tr>
  );
});

interface HeadProps {
  name: string;
  of: SortKey;
  sort: Sort;
  onSort: (sort: Sort) => void;
}

function SortableHead({ name, of, sort, onSort }: HeadProps) {
  const isSorted = sort.key === of;
  return (
    <th
      className={classes[of === "title" ? "title" : of]}
      aria-sort={isSorted ? (sort.descending ? "descending" : "ascending") : "none"}
    >
      <UnstyledButton
        className={classes.sort}
        onClick={() =>
          onSort(isSorted ? { key: of, descending: !sort.descending } : firstOrder(of))
        }
      >
        {name}
        {isSorted ? <Glyph name={sort.descending ? "down" : "up"} size={12} /> : null}
      </UnstyledButton>
    </th>
  );
}
