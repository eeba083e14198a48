import { useMediaQuery } from "@mantine/hooks";
import type { TaskStatus, TaskSummary } from "../../api/model";
import type { Dashboard } from "../../realtime/dashboard";
import { COLUMNS } from "./columns";
import { Lane } from "./Lane";
import classes from "./Board.module.css";

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

/** Tasks by status, in columns that scroll by themselves. On a phone they become one list, under headings. */
export function Board({ dashboard, tasks, filtered, statuses, nameOf }: Props) {
  const narrow = useMediaQuery("(max-width: 767px)", false, { getInitialValueInEffect: false });
  const shown = COLUMNS.map((column) => ({
    ...column,
    statuses: column.statuses.filter(
      (status) => statuses.length === 0 || statuses.includes(status),
    ),
  })).filter((column) => column.statuses.length > 0);
  return (
    <div className={classes.board} data-columns={shown.length}>
      {shown.map((column) => (
        <div
          key={column.id}
          className={classes.column}
          data-scrolls={!narrow}
          data-several={column.statuses.length > 1}
        >
          {column.statuses.map((status) => (
            <Lane
              key={status}
              status={status}
              dashboard={dashboard}
              tasks={tasks.filter((task) => task.status === status)}
              filtered={filtered}
              scrolls={!narrow && column.statuses.length === 1}
              firstShown={column.statuses.length > 1 ? FIRST_SHOWN_OF_ENDED : undefined}
              nameOf={nameOf}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
