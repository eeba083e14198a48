import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Spotlight } from "@mantine/spotlight";
import type { SpotlightActionGroupData } from "@mantine/spotlight";
import {
  IconActivity,
  IconAlertHexagon,
  IconChartBar,
  IconHistory,
  IconLayoutKanban,
  IconMessages,
  IconList,
  IconMoon,
  IconPlus,
  IconRobot,
  IconRoute,
  IconLogin,
  IconSearch,
  IconSettings,
} from "@tabler/icons-react";
import { useMemo } from "react";
import { useLocation, useNavigate } from "react-router";
import type { Me } from "../api/model";
import { isAdmin, isAnonymous, mayManage } from "../api/session";
import { useDashboard } from "../realtime/hooks";
import { ATTENTION_PATH, boardPath, spacePath, spaceSettingsPath } from "../ui/paths";
import type { ShownSpace } from "../ui/shell";
import { SpaceIcon } from "../ui/SpaceIcon";
import { STATUS_LOOK } from "../ui/status";
import { StatusIcon } from "../ui/StatusBadge";

const SHOWN_AT_ONCE = 12;

interface Props {
  me: Me;
  space: ShownSpace | undefined;
  onCreate: (() => void) | undefined;
  onCreateSpace: (() => void) | undefined;
}

/** Ctrl/Cmd-K: jump to any task of the list or to another space, or do what the pages offer. */
export function Palette({ me, space, onCreate, onCreateSpace }: Props) {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
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
          onClick: () => void navigate(boardPath(space?.id)),
        },
        {
          id: "list",
          label: "Show the list",
          leftSection: <IconList size={18} />,
          onClick: () => void navigate(`${boardPath(space?.id)}?view=list`),
        },
        {
          id: "needs",
          label: "Show what needs you",
          leftSection: <IconAlertHexagon size={18} />,
          onClick: () => void navigate(ATTENTION_PATH),
        },
        ...(space === undefined
          ? []
          : [
              {
                id: "space",
                label: `Who is in ${space.name}, and what they say`,
                leftSection: <IconMessages size={18} />,
                onClick: () => void navigate(spacePath(space.id)),
              },
            ]),
        {
          id: "agents",
          label: "Show the agents",
          leftSection: <IconRobot size={18} />,
          onClick: () => void navigate("/agents"),
        },
        {
          id: "workflows",
          label: "Show the workflows",
          leftSection: <IconRoute size={18} />,
          onClick: () => void navigate("/workflows"),
        },
        {
          id: "stats",
          label: "Show the figures",
          leftSection: <IconChartBar size={18} />,
          onClick: () => void navigate("/stats"),
        },
        ...(isAdmin(me)
          ? [
              {
                id: "traffic",
                label: "Show the traffic of the server",
                leftSection: <IconActivity size={18} />,
                onClick: () => void navigate("/live"),
              },
            ]
          : []),
        ...(space !== undefined && mayManage(me, space.id)
          ? [
              {
                id: "space-settings",
                label: `Settings of ${space.name}`,
                description: "Name, members, API keys",
                leftSection: <IconSettings size={18} />,
                onClick: () => void navigate(spaceSettingsPath(space.id)),
              },
            ]
          : []),
        ...(onCreateSpace === undefined
          ? []
          : [
              {
                id: "create-space",
                label: "New space",
                leftSection: <IconPlus size={18} />,
                onClick: onCreateSpace,
              },
            ]),
        ...(isAnonymous(me)
          ? [
              {
                id: "sign-in",
                label: "Sign in",
                leftSection: <IconLogin size={18} />,
                onClick: () => void navigate("/sign-in", { state: { from: pathname + search } }),
              },
            ]
          : [
              {
                id: "settings",
                label: isAdmin(me) ? "Users and settings" : "Settings",
                leftSection: <IconSettings size={18} />,
                onClick: () => void navigate("/settings"),
              },
            ]),
        ...(isAdmin(me)
          ? [
              {
                id: "audit",
                label: "Audit trail",
                leftSection: <IconHistory size={18} />,
                onClick: () => void navigate("/settings?tab=audit"),
              },
            ]
          : []),
        {
          id: "colours",
          label: dark ? "Use light colours" : "Use dark colours",
          leftSection: <IconMoon size={18} />,
          onClick: () => setColorScheme(dark ? "light" : "dark"),
        },
      ],
    },
    {
      group: "Spaces",
      actions: me.spaces
        .filter(({ id }) => id !== space?.id)
        .map(({ id, name, visibility }) => ({
          id: `space ${id}`,
          label: `Go to the space ${name}`,
          leftSection: <SpaceIcon visibility={visibility} size={18} />,
          onClick: () => void navigate(boardPath(id)),
        })),
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
