import { t } from "@lingui/core/macro";
import type { SpotlightActionGroupData } from "@mantine/spotlight";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useNavigate } from "react-router";
import { searchTasks } from "../api/calls";
import type { Me, TaskSummary } from "../api/model";
import { useTasksWhile } from "../realtime/hooks";
import { taskPath } from "../ui/paths";
import { STATUS_LOOK } from "../ui/status";
import { StatusIcon } from "../ui/StatusBadge";

const ASK_AFTER_MS = 200;
const ASK_FROM_CHARACTERS = 2;
/** More spaces than these are not asked: each is a request for each pause in typing. */
const SPACES_ASKED = 16;

/**
 * Tasks to jump to: those of the shown space that this device holds, and what the server finds in all spaces. Without a
 * query the palette is closed, and nothing is followed.
 */
export function useTaskActions(me: Me, query: string | undefined): SpotlightActionGroupData[] {
  const navigate = useNavigate();
  const held = useTasksWhile(query !== undefined);
  const [asked] = useDebouncedValue(query?.trim() ?? "", ASK_AFTER_MS);
  const spaces = me.spaces.slice(0, SPACES_ASKED);
  const { data: found = [] } = useQuery({
    queryKey: ["palette", asked],
    queryFn: async ({ signal }) => {
      const pages = await Promise.allSettled(
        spaces.map(({ id }) => searchTasks(id, asked, signal)),
      );
      return pages.flatMap((page) => (page.status === "fulfilled" ? page.value.items : []));
    },
    enabled: query !== undefined && asked.length >= ASK_FROM_CHARACTERS,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });

  return useMemo(() => {
    const names = new Map(me.spaces.map(({ id, name }) => [id, name]));
    const toAction = (task: TaskSummary, keywords?: string) => ({
      id: `task ${task.id}`,
      label: task.title,
      description: [
        names.size > 1 && names.get(task.spaceId),
        STATUS_LOOK[task.status].label,
        task.repo,
        task.pr && `#${task.pr.number}`,
      ]
        .filter(Boolean)
        .join(" · "),
      leftSection: <StatusIcon status={task.status} size={18} />,
      onClick: () => void navigate(taskPath(task.id)),
      // What the server finds it finds by more than the title.
      ...(keywords === undefined ? {} : { keywords }),
    });
    const ours = [...held.values()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    const others = query === undefined ? [] : found.filter(({ id }) => !held.has(id));
    return [
      { group: t`Tasks`, actions: ours.map((task) => toAction(task)) },
      { group: t`Found elsewhere`, actions: others.map((task) => toAction(task, query)) },
    ];
  }, [held, found, query, me.spaces, navigate]);
}
