import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Spotlight } from "@mantine/spotlight";
import type { SpotlightActionGroupData } from "@mantine/spotlight";
import {
  IconLayoutKanban,
  IconList,
  IconMoon,
  IconPlus,
  IconRobot,
  IconSearch,
} from "@tabler/icons-react";
import { useMemo } from "react";
import { useNavigate } from "react-router";
import { useDashboard } from "../realtime/hooks";
import { STATUS_LOOK } from "../ui/status";
import { StatusIcon } from "../ui/StatusBadge";

const SHOWN_AT_ONCE = 12;

/** Ctrl/Cmd-K: jump to any task of the list, or do what the pages offer. */
export function Palette({ onCreate }: { onCreate: (() => void) | undefined }) {
  const navigate = useNavigate();
  const { tasks } = useDashboard();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";

  const taskActions = useMemo(
    () =>
      [...tasks.values()]
        .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
        .map((task) => ({
          id: task.id,
          label: task.title,
          description: [STATUS_LOOK[task.status].label, task.repo, task.pr && `#${task.pr.number}`]
            .filter(Boolean)
            .join(" · "),
          leftSection: <StatusIcon status={task.status} size={18} />,
          onClick: () => void navigate(`/tasks/${encodeURIComponent(task.id)}`),
        })),
    [tasks, navigate],
  );
  const actions: SpotlightActionGroupData[] = [
    {
      group: "Actions",
      actions: [
        ...(onCreate === undefined
          ? []
          : [
              {
                id: "create",
                label: "New task",
                leftSection: <IconPlus size={18} />,
                onClick: onCreate,
              },
            ]),
        {
          id: "board",
          label: "Show the board",
          leftSection: <IconLayoutKanban size={18} />,
          onClick: () => void navigate("/"),
        },
        {
          id: "list",
          label: "Show the list",
          leftSection: <IconList size={18} />,
          onClick: () => void navigate("/?view=list"),
        },
        {
          id: "agents",
          label: "Show the agents",
          leftSection: <IconRobot size={18} />,
          onClick: () => void navigate("/agents"),
        },
        {
          id: "colours",
          label: dark ? "Use light colours" : "Use dark colours",
          leftSection: <IconMoon size={18} />,
          onClick: () => setColorScheme(dark ? "light" : "dark"),
        },
      ],
    },
    { group: "Tasks", actions: taskActions },
  ];
  return (
    <Spotlight
      actions={actions}
      limit={SHOWN_AT_ONCE}
      scrollable
      attributes={{ content: { "aria-label": "Jump to a task or an action" } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      maxHeight={420}
      nothingFound="Nothing found. Try a word of the title."
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden="true" />,
        placeholder: "Jump to a task or an action",
        "aria-label": "Jump to a task or an action",
      }}
    />
  );
}
