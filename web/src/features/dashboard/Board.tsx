import { Button, Text } from "@mantine/core";
import { useId, useState } from "react";
import type { TaskStatus, TaskSummary } from "../../api/model";
import type { Dashboard } from "../../realtime/dashboard";
import { STATUS_LOOK } from "../../ui/status";
import { StatusIcon } from "../../ui/StatusBadge";
import { COLUMNS } from "./columns";
import { TaskCard } from "./TaskCard";
import classes from "./Board.module.css";

const FIRST_SHOWN = 25;
const FIRST_SHOWN_OF_ENDED = 6;

interface Props {
  dashboard: Dashboard;
  /** What the filters leave, newest change first. */
  tasks: readonly TaskSummary[];
  filtered: boolean;
  /** The statuses to show; all if empty. */
  statuses: readonly TaskStatus[];
  nameOf: (agentId: string) => string;
}

/** Tasks by status. On a phone the columns become one list, under headings. */
export function Board({ dashboard, tasks, filtered, statuses, nameOf }: Props) {
  const shown = COLUMNS.map((column) => ({
    ...column,
    statuses: column.statuses.filter(
      (status) => statuses.length === 0 || statuses.includes(status),
    ),
  })).filter((column) => column.statuses.length > 0);
  return (
    <div className={classes.board} data-columns={shown.length}>
      {shown.map((column) => (
        <div key={column.id} className={classes.column}>
          {column.statuses.map((status) => (
            <Lane
              key={status}
              status={status}
              tasks={tasks.filter((task) => task.status === status)}
              total={filtered ? undefined : dashboard.counts[status]}
              firstShown={column.statuses.length > 1 ? FIRST_SHOWN_OF_ENDED : FIRST_SHOWN}
              changedAt={dashboard.changedAt}
              nameOf={nameOf}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface LaneProps {
  status: TaskStatus;
  tasks: readonly TaskSummary[];
  /** How many the server has, if more than the list may be meant. */
  total: number | undefined;
  firstShown: number;
  changedAt: ReadonlyMap<string, number>;
  nameOf: (agentId: string) => string;
}

function Lane({ status, tasks, total, firstShown, changedAt, nameOf }: LaneProps) {
  const headingId = useId();
  const [limit, setLimit] = useState(firstShown);
  const count = Math.max(total ?? 0, tasks.length);
  const rest = tasks.length - limit;
  return (
    <section
      className={classes.lane}
      aria-labelledby={headingId}
      data-status={status}
      data-empty={count === 0}
    >
      <h2 id={headingId} className={classes.heading} title={STATUS_LOOK[status].hint}>
        <StatusIcon status={status} />
        {STATUS_LOOK[status].label} <span className={classes.count}>{count}</span>
      </h2>
      {tasks.length === 0 ? (
        <p className={classes.empty}>None</p>
      ) : (
        <ul className={classes.cards}>
          {tasks.slice(0, limit).map((task) => (
            <li key={task.id}>
              <TaskCard
                task={task}
                assignee={task.assignedTo === undefined ? undefined : nameOf(task.assignedTo)}
                changedAt={changedAt.get(task.id)}
              />
            </li>
          ))}
        </ul>
      )}
      {rest > 0 ? (
        <Button
          variant="subtle"
          size="compact-xs"
          color="gray"
          onClick={() => setLimit(limit + 50)}
        >
          Show {Math.min(rest, 50)} more
        </Button>
      ) : null}
      {rest <= 0 && count > tasks.length ? (
        <Text size="xs" c="dimmed" ta="center">
          Showing the newest {tasks.length} of {count}
        </Text>
      ) : null}
    </section>
  );
}
