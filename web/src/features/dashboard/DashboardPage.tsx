import { Button, Group, Skeleton, VisuallyHidden } from "@mantine/core";
import { IconFilterOff, IconTrafficLights } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useLocation } from "react-router";
import { MAIN_SPACE } from "../../api/model";
import type { TaskSummary } from "../../api/model";
import { isAdmin, mayManage, mayWrite } from "../../api/session";
import type { Dashboard } from "../../realtime/dashboard";
import { useAskAgain, useConnection, useDashboard } from "../../realtime/hooks";
import { NoSpaces, SpaceGone } from "../../ui/NoSpace";
import { isTrouble, NotConnected } from "../../ui/NotConnected";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { useShell } from "../../ui/shell";
import type { ShownSpace } from "../../ui/shell";
import { Board } from "./Board";
import { DemoButton } from "./DemoButton";
import { FilterBar } from "./FilterBar";
import { filtersFrom, isFiltered, matches, NO_FILTERS, UNASSIGNED, withFilters } from "./filters";
import type { Filters } from "./filters";
import { FirstSteps } from "./FirstSteps";
import { LiveAnnouncer } from "./LiveAnnouncer";
import { StatusChips } from "./StatusChips";
import { TaskTable } from "./TaskTable";
import { useQueryState } from "./view-state";
import classes from "./DashboardPage.module.css";

interface Props {
  /** What stands above the tasks of a space. */
  above: (spaceId: string) => ReactNode;
}

/** All tasks of the space, live, as a board or as a list. */
export function DashboardPage({ above }: Props) {
  const { space } = useShell();
  if (space !== undefined) return <SpaceDashboard key={space.id} space={space} above={above} />;
  return (
    <div className={classes.page}>
      <PageTitle>No space</PageTitle>
      <VisuallyHidden component="h1">Tasks</VisuallyHidden>
      <NoSpaces />
    </div>
  );
}

function SpaceDashboard({ space, above }: Props & { space: ShownSpace }) {
  const dashboard = useDashboard(space.id);
  return (
    <div className={classes.dashboard}>
      <PageTitle>{`${space.name} · Board`}</PageTitle>
      <VisuallyHidden component="h1">Tasks of {space.name}</VisuallyHidden>
      <LiveAnnouncer dashboard={dashboard} />
      {above(space.id)}
      <div className={classes.page}>
        <Content dashboard={dashboard} />
      </div>
    </div>
  );
}

function Content({ dashboard }: { dashboard: Dashboard }) {
  const connection = useConnection();
  const askAgain = useAskAgain();
  const { key } = useLocation();
  switch (dashboard.phase) {
    case "loading":
      return isTrouble(connection) ? <NotConnected connection={connection} /> : <BoardSkeleton />;
    case "refused":
    case "lost":
      return <SpaceGone lost={dashboard.phase === "lost"} onAskAgain={askAgain} />;
    case "ready":
      return <Ready key={key} dashboard={dashboard} />;
  }
}

/** Whoever may make keys is led through the first steps of an empty space; who has begun them stays there until the end. */
function Ready({ dashboard }: { dashboard: Dashboard }) {
  const { me } = useShell();
  const empty = !hasTasks(dashboard);
  const [begun, setBegun] = useState(false);
  const [closed, setClosed] = useState(false);
  if ((empty || begun) && !closed && mayManage(me, dashboard.spaceId)) {
    return (
      <FirstSteps
        dashboard={dashboard}
        onBegin={() => setBegun(true)}
        onClose={() => setClosed(true)}
      />
    );
  }
  return empty ? <NoTasks spaceId={dashboard.spaceId} /> : <Tasks dashboard={dashboard} />;
}

const hasTasks = ({ tasks, counts }: Dashboard): boolean =>
  tasks.size > 0 || Object.values(counts).some((count) => count > 0);

function Tasks({ dashboard }: { dashboard: Dashboard }) {
  const [query, setQuery] = useQueryState();
  const view = query.get("view") === "list" ? "list" : "board";
  const filters = useMemo(() => filtersFrom(query), [query]);
  const onFilter = (change: Partial<Filters>) =>
    setQuery((current) => withFilters(current, change));

  const all = useMemo(
    () => [...dashboard.tasks.values()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)),
    [dashboard.tasks],
  );
  const tasks = useMemo(() => all.filter((task) => matches(task, filters)), [all, filters]);
  const nameOf = useMemo(() => {
    const names = new Map(dashboard.agents.map((agent) => [agent.id, agent.name ?? agent.id]));
    return (id: string) => names.get(id) ?? id;
  }, [dashboard.agents]);

  return (
    <>
      <FilterBar
        filters={filters}
        onFilter={onFilter}
        labels={labelsOf(all)}
        assignees={assigneesOf(all, nameOf)}
        view={view}
        onView={(next) =>
          setQuery((current) => {
            const changed = new URLSearchParams(current);
            if (next === "list") changed.set("view", next);
            else changed.delete("view");
            return changed;
          })
        }
      />
      <StatusChips
        counts={dashboard.counts}
        chosen={filters.statuses}
        onChange={(statuses) => onFilter({ statuses })}
      />
      {tasks.length === 0 ? (
        <EmptyState
          icon={<IconFilterOff size={36} stroke={1.5} />}
          title="No task matches"
          actions={
            <Button variant="default" size="xs" onClick={() => onFilter(NO_FILTERS)}>
              Clear all filters
            </Button>
          }
        >
          Try fewer filters, or another word.
        </EmptyState>
      ) : view === "list" ? (
        <TaskTable tasks={tasks} changedAt={dashboard.changedAt} nameOf={nameOf} />
      ) : (
        <Board
          dashboard={dashboard}
          tasks={tasks}
          filtered={isFiltered(filters)}
          statuses={filters.statuses}
          nameOf={nameOf}
        />
      )}
    </>
  );
}

function NoTasks({ spaceId }: { spaceId: string }) {
  const { me, openCreateDialog } = useShell();
  const writes = mayWrite(me, spaceId);
  return (
    <EmptyState
      icon={<IconTrafficLights size={44} stroke={1.4} />}
      title="No tasks yet"
      actions={
        <Group justify="center">
          {writes ? <Button onClick={openCreateDialog}>Create the first task</Button> : null}
          {isAdmin(me) && spaceId === MAIN_SPACE ? <DemoButton /> : null}
        </Group>
      }
    >
      A task appears here when somebody creates it, or an agent does so through the API. From then
      on you see every step of it here as it happens.
    </EmptyState>
  );
}

function BoardSkeleton() {
  return (
    <div role="status" aria-label="Loading the tasks">
      <Skeleton h={28} w={280} mb={16} />
      <div className={classes.skeleton}>
        {[3, 2, 1, 2, 3, 2].map((cards, column) => (
          <div key={column}>
            <Skeleton h={14} w={90} mb={12} />
            {Array.from({ length: cards }, (_, card) => (
              <Skeleton key={card} h={86} mb={8} radius={7} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function labelsOf(tasks: readonly TaskSummary[]): string[] {
  return [...new Set(tasks.flatMap((task) => task.labels))].sort((a, b) => a.localeCompare(b));
}

function assigneesOf(tasks: readonly TaskSummary[], nameOf: (id: string) => string) {
  const ids = [...new Set(tasks.flatMap((task) => task.assignedTo ?? []))];
  return [
    { value: UNASSIGNED, label: "Nobody" },
    ...ids
      .map((id) => ({ value: id, label: nameOf(id) }))
      .sort((a, b) => a.label.localeCompare(b.label)),
  ];
}
