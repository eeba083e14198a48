import { Button, Text } from "@mantine/core";
import { useId, useState } from "react";
import type { TaskStatus, TaskSummary } from "../../api/model";
import { explain } from "../../api/problem";
import type { Dashboard } from "../../realtime/dashboard";
import { STATUS_LOOK } from "../../ui/status";
import { StatusIcon } from "../../ui/StatusBadge";
import { InView } from "./InView";
import { useLanePages } from "./lane-pages";
import { TaskCard } from "./TaskCard";
import classes from "./Board.module.css";

const FIRST_SHOWN = 25;
const MORE_SHOWN = 50;

interface Props {
  status: TaskStatus;
  dashboard: Dashboard;
  tasks: readonly TaskSummary[];
  /** The tasks are not all that the list holds of this status. */
  filtered: boolean;
  /** It scrolls by itself and goes on as it is scrolled; else a button asks for more. */
  scrolls: boolean;
  firstShown?: number;
  nameOf: (agentId: string) => string;
}

/** The tasks with one status, the newest change first, as far down as somebody looks. */
export function Lane({
  status,
  dashboard,
  tasks,
  filtered,
  scrolls,
  firstShown = FIRST_SHOWN,
  nameOf,
}: Props) {
  const headingId = useId();
  const [limit, setLimit] = useState(firstShown);
  const held = filtered ? heldOf(dashboard, status) : tasks.length;
  // Of the older ones only the server knows whether they match.
  const elsewhere = Math.max(0, (dashboard.counts[status] ?? 0) - held);
  const count = filtered ? tasks.length : held + elsewhere;
  const pages = useLanePages(dashboard.spaceId, status, dashboard.generation, (id) =>
    dashboard.tasks.has(id),
  );
  const hidden = tasks.length - limit;
  const more = () => {
    if (hidden > 0) setLimit(limit + MORE_SHOWN);
    else if (!pages.isLoading && pages.error === null) pages.load();
  };
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
      {tasks.length === 0 && elsewhere === 0 ? (
        <p className={classes.empty}>None</p>
      ) : (
        <ul className={classes.cards}>
          {tasks.slice(0, limit).map((task) => (
            <li key={task.id}>
              <TaskCard
                task={task}
                assignee={task.assignedTo === undefined ? undefined : nameOf(task.assignedTo)}
                changedAt={dashboard.changedAt.get(task.id)}
              />
            </li>
          ))}
        </ul>
      )}
      {hidden <= 0 && elsewhere === 0 ? null : (
        <>
          {/* A new one for each step, so that one still in sight is seen again. */}
          {scrolls && !filtered ? <InView key={`${limit} ${held}`} onSeen={more} /> : null}
          <Button
            variant="subtle"
            size="compact-xs"
            color="gray"
            loading={pages.isLoading}
            onClick={() => (hidden > 0 ? more() : pages.load())}
          >
            {hidden > 0
              ? `Show ${Math.min(hidden, MORE_SHOWN)} more`
              : filtered
                ? `Look through ${elsewhere} older`
                : `Load ${elsewhere} older`}
          </Button>
        </>
      )}
      {pages.error === null ? null : (
        <Text size="xs" c="var(--sb-danger-text)" role="alert">
          {explain(pages.error)}
        </Text>
      )}
    </section>
  );
}

function heldOf({ tasks }: Dashboard, status: TaskStatus): number {
  let held = 0;
  for (const task of tasks.values()) if (task.status === status) held++;
  return held;
}
