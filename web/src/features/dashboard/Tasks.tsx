import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Button } from "@mantine/core";
import { Suspense, useCallback, useMemo, useState } from "react";
import type { TaskSummary } from "../../api/model";
import { mayWrite } from "../../api/session";
import type { Dashboard } from "../../realtime/dashboard";
import { useTaskOf, useTasksNow } from "../../realtime/hooks";
import { Glyph } from "../../ui/Glyph";
import { lazyPart } from "../../ui/lazy";
import { EmptyState } from "../../ui/Notice";
import { useShell } from "../../ui/shell";
import { SlowBars } from "../../ui/SlowBars";
import { useShortcuts } from "../../ui/shortcuts";
import { arrange } from "./arrange";
import type { Arranged } from "./arrange";
import { Board } from "./Board";
import { FilterBar } from "./FilterBar";
import type { Choices } from "./FilterPanel";
import { filtersFrom, isFiltered, matcher, NO_FILTERS, UNASSIGNED, withFilters } from "./filters";
import type { Filters } from "./filters";
import { grouped, groupFrom, groupNames, withGroup } from "./grouping";
import type { Grouping } from "./grouping";
import type { LaneOf } from "./lanes";
import { moveTo } from "./moves";
import type { Deed } from "./moves";
import { comparison, sortFrom, withSort } from "./sorting";
import type { Sort } from "./sorting";
import type { CardContext } from "./TaskCard";
import { Travel } from "./Travel";
import { searchOf, useQueryState, viewFrom, withView } from "./view-state";
import type { View } from "./view-state";

const TaskTable = lazyPart(async () => (await import("./TaskTable")).TaskTable);
const TaskMenu = lazyPart(async () => (await import("./TaskMenu")).TaskMenu);
const BulkBar = lazyPart(async () => (await import("./BulkBar")).BulkBar);
const DeedDialog = lazyPart(async () => (await import("./DeedDialog")).DeedDialog);

const ALL = "all";
const NONE: readonly TaskSummary[] = [];

/** The tasks in the view that the address asks for, and what can be done with them. */
export function Tasks({ dashboard }: { dashboard: Dashboard }) {
  const { me } = useShell();
  const { spaceId, tasks, agents, counts } = dashboard;
  const [query, setQuery] = useQueryState(spaceId);
  const view = viewFrom(query);
  const filters = useMemo(() => filtersFrom(query), [query]);
  const sort = useMemo(() => sortFrom(query), [query]);
  const group = groupFrom(query);
  const onGroup = useCallback(
    (next: Grouping) => setQuery((current) => withGroup(current, next)),
    [setQuery],
  );
  const onFilter = useCallback(
    (change: Partial<Filters>) => setQuery((current) => withFilters(current, change)),
    [setQuery],
  );
  const onSort = useCallback(
    (next: Sort) => setQuery((current) => withSort(current, next)),
    [setQuery],
  );
  const onView = useCallback(
    (next: View) => setQuery((current) => withView(current, next)),
    [setQuery],
  );
  const onOpenView = useCallback(
    (search: string) => setQuery(() => new URLSearchParams(search)),
    [setQuery],
  );

  const arranged = useArranged(dashboard, view, filters, sort, group, me.id);
  const nameOf = useNames(agents);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [menu, setMenu] = useState<{ taskId: string; at: HTMLElement }>();
  const [asked, setAsked] = useState<{ tasks: readonly TaskSummary[]; deeds: readonly Deed[] }>();
  const onSelect = useCallback(
    (taskId: string) =>
      setSelected((before) => {
        const next = new Set(before);
        if (!next.delete(taskId)) next.add(taskId);
        return next;
      }),
    [],
  );
  const onMenu = useCallback((taskId: string, at: HTMLElement) => setMenu({ taskId, at }), []);
  const onMove = useCallback((task: TaskSummary, lane: LaneOf) => {
    const move = moveTo(task, lane);
    if ("deeds" in move) setAsked({ tasks: [task], deeds: move.deeds });
  }, []);
  useShortcuts(selected.size === 0 ? {} : { Escape: () => setSelected(new Set()) });

  const writes = mayWrite(me, spaceId);
  const showRepo = useSeveralRepos(tasks);
  const cards = useMemo(
    (): CardContext => ({
      nameOf,
      showRepo,
      selected,
      mayWrite: writes,
      groupOf: groupNames(group, nameOf),
      onSelect,
      onMenu,
    }),
    [nameOf, group, showRepo, selected, writes, onSelect, onMenu],
  );
  const taskOf = useTaskOf();
  const choices = useChoices(nameOf);
  const shown = [...arranged.groups.values()].reduce((sum, { length }) => sum + length, 0);
  const chosen = [...selected].flatMap((id) => taskOf(id) ?? []);
  const menuTask = menu === undefined ? undefined : taskOf(menu.taskId);

  return (
    <>
      <FilterBar
        view={view}
        filters={filters}
        sort={sort}
        group={group}
        count={Math.max(
          tasks.size,
          Object.values(counts).reduce((sum, count) => sum + count, 0),
        )}
        onView={onView}
        onFilter={onFilter}
        onSort={onSort}
        onGroup={onGroup}
        search={searchOf(query)}
        onOpenView={onOpenView}
        choices={choices}
      />
      {shown === 0 && isFiltered(filters) && view === "table" ? (
        <NothingMatches onFilter={onFilter} />
      ) : view === "table" ? (
        <Suspense
          fallback={
            <Box px="md">
              <SlowBars label={t`Loading the table`} rows={8} />
            </Box>
          }
        >
          <TaskTable
            list={arranged.groups.get(ALL) ?? NONE}
            cards={cards}
            sort={sort}
            onSort={onSort}
            onSelectAll={(ids) => setSelected(new Set(ids))}
          />
        </Suspense>
      ) : (
        <Travel arrivals={arranged.arrivals}>
          <Board
            spaceId={spaceId}
            arranged={arranged}
            counts={counts}
            generation={dashboard.generation}
            filtered={isFiltered(filters)}
            statuses={filters.statuses}
            cards={cards}
            onMove={onMove}
          />
        </Travel>
      )}
      <Suspense fallback={null}>
        {menu === undefined || menuTask === undefined ? null : (
          <TaskMenu
            task={menuTask}
            at={menu.at}
            isSelected={selected.has(menuTask.id)}
            onSelect={onSelect}
            onDeed={(deed) => setAsked({ tasks: [menuTask], deeds: [deed] })}
            onClose={() => setMenu(undefined)}
          />
        )}
        {chosen.length === 0 ? null : (
          <BulkBar
            tasks={chosen}
            agents={agents}
            onDeed={(deed, of) => setAsked({ tasks: of, deeds: [deed] })}
            onClose={() => setSelected(new Set())}
          />
        )}
        {asked === undefined ? null : (
          <DeedDialog tasks={asked.tasks} deeds={asked.deeds} onClose={() => setAsked(undefined)} />
        )}
      </Suspense>
    </>
  );
}

function NothingMatches({ onFilter }: { onFilter: (change: Partial<Filters>) => void }) {
  return (
    <EmptyState
      icon={<Glyph name="search" size={36} />}
      title={t`No task matches`}
      actions={
        <Button variant="default" size="xs" onClick={() => onFilter(NO_FILTERS)}>
          <Trans>Clear all filters</Trans>
        </Button>
      }
    >
      <Trans>Try fewer filters, or another word.</Trans>
    </EmptyState>
  );
}

/** Follows the list of tasks step by step, in the arrangement that the view asks for. */
function useArranged(
  { tasks }: Dashboard,
  view: View,
  filters: Filters,
  sort: Sort,
  group: Grouping,
  meId: string,
): Arranged {
  const how = useMemo(
    () => ({
      matches: matcher(filters, meId),
      groupOf: view === "table" ? () => ALL : (task: TaskSummary) => task.status,
      compare: grouped(group, comparison(sort)),
    }),
    [view, filters, sort, group, meId],
  );
  const [before, setBefore] = useState<Arranged>();
  // The time only says for how long a card is new; what is drawn from it is decided where it is drawn.
  // eslint-disable-next-line react-hooks/purity
  const arranged = arrange(before, tasks, how, Date.now());
  if (arranged !== before) setBefore(arranged);
  return arranged;
}

/** The names of agents; the function is another one only when a name has changed, not with every sign of life. */
function useNames(agents: Dashboard["agents"]): (agentId: string) => string {
  const text = JSON.stringify(agents.map(({ id, name }) => [id, name ?? id]));
  return useMemo(() => {
    const names = new Map(JSON.parse(text) as [string, string][]);
    return (id) => names.get(id) ?? id;
  }, [text]);
}

/** Looked at again when a task comes or goes, not when one changes. */
function useSeveralRepos(tasks: ReadonlyMap<string, TaskSummary>): boolean {
  const [held, setHeld] = useState({ size: -1, several: false });
  if (held.size === tasks.size) return held.several;
  const repos = new Set([...tasks.values()].map(({ repo }) => repo ?? ""));
  const next = { size: tasks.size, several: repos.size > 1 };
  setHeld(next);
  return next.several;
}

/** What the tasks have, to choose filters from: looked for when somebody opens a filter. */
function useChoices(nameOf: (id: string) => string): () => Choices {
  const tasksNow = useTasksNow();
  return useCallback(() => {
    const labels = new Set<string>();
    const assignees = new Set<string>();
    const repos = new Set<string>();
    for (const task of tasksNow().values()) {
      for (const label of task.labels) labels.add(label);
      if (task.assignedTo !== undefined) assignees.add(task.assignedTo);
      if (task.repo !== undefined) repos.add(task.repo);
    }
    const options = (values: Iterable<string>, label: (value: string) => string = String) =>
      [...values]
        .map((value) => ({ value, label: label(value) }))
        .sort((a, b) => a.label.localeCompare(b.label));
    return {
      labels: options(labels),
      assignees: [{ value: UNASSIGNED, label: t`Nobody` }, ...options(assignees, nameOf)],
      repos: [{ value: UNASSIGNED, label: t`None` }, ...options(repos)],
    };
  }, [tasksNow, nameOf]);
}
