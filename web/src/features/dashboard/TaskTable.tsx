import { Button, Table, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp, IconGitPullRequest } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { TASK_STATUSES } from "../../api/model";
import type { TaskSummary } from "../../api/model";
import { ChecksIcon } from "../../ui/ChecksIcon";
import { taskPath } from "../../ui/paths";
import { RelativeTime } from "../../ui/RelativeTime";
import { StatusBadge } from "../../ui/StatusBadge";
import { WorkLine } from "../../ui/WorkLine";
import { DemoBadge, Label, TaskCard } from "./TaskCard";
import classes from "./TaskTable.module.css";

const ROWS_AT_ONCE = 100;

type SortKey = "status" | "title" | "repo" | "assignee" | "updated";
interface Sort {
  key: SortKey;
  descending: boolean;
}

interface Props {
  tasks: readonly TaskSummary[];
  changedAt: ReadonlyMap<string, number>;
  nameOf: (agentId: string) => string;
}

/** All tasks in one list: a table, on a phone cards. */
export function TaskTable({ tasks, changedAt, nameOf }: Props) {
  const narrow = useMediaQuery("(max-width: 767px)", false, { getInitialValueInEffect: false });
  const [sort, setSort] = useState<Sort>({ key: "updated", descending: true });
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  const rows = sorted(tasks, sort).slice(0, limit);
  const assignee = (task: TaskSummary) =>
    task.assignedTo === undefined ? undefined : nameOf(task.assignedTo);
  const header = (key: SortKey, text: string) => (
    <SortableHeader
      text={text}
      state={sort.key === key ? (sort.descending ? "descending" : "ascending") : "none"}
      onClick={() =>
        setSort({ key, descending: sort.key === key ? !sort.descending : key === "updated" })
      }
    />
  );
  return (
    <>
      {narrow ? (
        <ul className={classes.cards}>
          {rows.map((task) => (
            <li key={task.id}>
              <TaskCard
                task={task}
                assignee={assignee(task)}
                changedAt={changedAt.get(task.id)}
                withStatus
              />
            </li>
          ))}
        </ul>
      ) : (
        <div className={classes.frame}>
          <Table highlightOnHover verticalSpacing={7} className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                {header("status", "Status")}
                {header("title", "Title")}
                <Table.Th>Now</Table.Th>
                {header("repo", "Repository")}
                {header("assignee", "Assigned to")}
                <Table.Th>Pull request</Table.Th>
                {header("updated", "Updated")}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((task) => (
                <Row key={task.id} task={task} assignee={assignee(task)} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {tasks.length > limit ? (
        <Button variant="default" size="xs" mt="sm" onClick={() => setLimit(limit + ROWS_AT_ONCE)}>
          Show more ({tasks.length - limit} left)
        </Button>
      ) : null}
    </>
  );
}

function Row({ task, assignee }: { task: TaskSummary; assignee: string | undefined }) {
  return (
    <Table.Tr>
      <Table.Td>
        <StatusBadge status={task.status} />
      </Table.Td>
      <Table.Td className={classes.main}>
        <span className={classes.titleLine}>
          <Link to={taskPath(task.id)} className={classes.title}>
            {task.title}
          </Link>
          <DemoBadge task={task} />
          {task.labels.map((label) => (
            <Label key={label} text={label} />
          ))}
        </span>
      </Table.Td>
      <Table.Td className={classes.now}>
        <WorkLine task={task} />
      </Table.Td>
      <Table.Td className={classes.dim}>{task.repo}</Table.Td>
      <Table.Td className={classes.dim}>{assignee}</Table.Td>
      <Table.Td className={classes.dim}>
        {task.pr === undefined ? null : (
          <span className={classes.pr}>
            <IconGitPullRequest size={14} aria-hidden="true" />#{task.pr.number}
            <ChecksIcon checks={task.pr.checks} />
          </span>
        )}
      </Table.Td>
      <Table.Td className={classes.time}>
        <RelativeTime at={task.updatedAt} />
      </Table.Td>
    </Table.Tr>
  );
}

interface HeaderProps {
  text: string;
  state: "none" | "ascending" | "descending";
  onClick: () => void;
}

function SortableHeader({ text, state, onClick }: HeaderProps) {
  const Arrow = state === "ascending" ? IconArrowUp : IconArrowDown;
  return (
    <Table.Th aria-sort={state}>
      <UnstyledButton className={classes.sort} onClick={onClick}>
        {text}
        <Arrow size={13} aria-hidden="true" visibility={state === "none" ? "hidden" : "visible"} />
      </UnstyledButton>
    </Table.Th>
  );
}

function sorted(tasks: readonly TaskSummary[], { key, descending }: Sort): TaskSummary[] {
  const direction = descending ? -1 : 1;
  return [...tasks].sort((a, b) => {
    const order =
      key === "status"
        ? TASK_STATUSES.indexOf(a.status) - TASK_STATUSES.indexOf(b.status)
        : textOf(a, key).localeCompare(textOf(b, key));
    return order === 0 ? b.updatedAt.localeCompare(a.updatedAt) : order * direction;
  });
}

function textOf(task: TaskSummary, key: Exclude<SortKey, "status">): string {
  switch (key) {
    case "title":
      return task.title;
    case "repo":
      return task.repo ?? "";
    case "assignee":
      return task.assignedTo ?? "";
    case "updated":
      return task.updatedAt;
  }
}
