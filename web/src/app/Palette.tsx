import { t } from "@lingui/core/macro";
import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import type { SpotlightActionData, SpotlightActionGroupData } from "@mantine/spotlight";
import { useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import type { Me } from "../api/model";
import { isAdmin, isAnonymous, mayManage } from "../api/session";
import { Glyph } from "../ui/Glyph";
import type { GlyphName } from "../ui/Glyph";
import { ATTENTION_PATH, boardPath, spacePath, spaceSettingsPath } from "../ui/paths";
import type { ShownSpace } from "../ui/shell";
import { SpaceIcon } from "../ui/SpaceIcon";
import { useTaskActions } from "./palette-tasks";

const SHOWN_AT_ONCE = 12;

interface Props {
  /** Opens it whenever it grows. */
  wanted: number;
  me: Me;
  space: ShownSpace | undefined;
  onCreate: (() => void) | undefined;
  onCreateSpace: (() => void) | undefined;
  onHelp: () => void;
}

/** Ctrl/Cmd-K: jump to any task of all spaces or to a page, or do what the pages offer. */
export function Palette({ wanted, ...props }: Props) {
  const [[store, palette]] = useState(createSpotlight);
  const [query, setQuery] = useState("");
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    if (wanted > 0) palette.open();
  }, [wanted, palette]);
  const actions = useActions(props);
  const tasks = useTaskActions(props.me, opened ? query : undefined);
  return (
    <Spotlight
      store={store}
      actions={[...actions, ...tasks]}
      query={query}
      onQueryChange={setQuery}
      // It begins empty also when it is opened again before it has closed.
      onSpotlightOpen={() => {
        setQuery("");
        setOpened(true);
      }}
      onSpotlightClose={() => setOpened(false)}
      shortcut={null}
      limit={SHOWN_AT_ONCE}
      scrollable
      // A blur costs some engines most of their frames.
      overlayProps={{ blur: 0 }}
      attributes={{ content: { "aria-label": t`Jump to a task or an action` } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      maxHeight={420}
      nothingFound={t`Nothing found. Try a word of the title.`}
      searchProps={{
        leftSection: <Glyph name="search" />,
        placeholder: t`Jump to a task or an action`,
        "aria-label": t`Jump to a task or an action`,
      }}
    />
  );
}

function useActions({
  me,
  space,
  onCreate,
  onCreateSpace,
  onHelp,
}: Omit<Props, "wanted">): SpotlightActionGroupData[] {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";

  const action = (
    id: string,
    label: string,
    glyph: GlyphName,
    onClick: () => void,
    more: Partial<SpotlightActionData> = {},
  ): SpotlightActionData => ({
    id,
    label,
    leftSection: <Glyph name={glyph} size={18} />,
    onClick,
    ...more,
  });
  const page = (id: string, label: string, glyph: GlyphName, to: string) =>
    action(id, label, glyph, () => void navigate(to));
  const some = (is: boolean, ...actions: SpotlightActionData[]) => (is ? actions : []);

  return [
    {
      group: t`Actions`,
      actions: [
        ...(onCreate === undefined ? [] : [action("create", t`New task`, "plus", onCreate)]),
        ...(onCreateSpace === undefined
          ? []
          : [action("create-space", t`New space`, "plus", onCreateSpace)]),
        action("colours", dark ? t`Use light colours` : t`Use dark colours`, "analyzing", () =>
          setColorScheme(dark ? "light" : "dark"),
        ),
        action("help", t`Show the keyboard shortcuts`, "table", onHelp),
        ...some(
          isAnonymous(me),
          action(
            "sign-in",
            t`Sign in`,
            "user",
            () => void navigate("/sign-in", { state: { from: pathname + search } }),
          ),
        ),
      ],
    },
    {
      group: t`Pages`,
      actions: [
        page("board", t`Show the board`, "board", boardPath(space?.id)),
        page("table", t`Show the table`, "table", `${boardPath(space?.id)}?view=table`),
        page("needs", t`Show what needs you`, "inbox", ATTENTION_PATH),
        ...(space === undefined
          ? []
          : [
              page(
                "space",
                t`Who is in ${space.name}, and what they say`,
                "message",
                spacePath(space.id),
              ),
            ]),
        page("agents", t`Show the agents`, "agent", "/agents"),
        page("workflows", t`Show the workflows`, "flow", "/workflows"),
        page("stats", t`Show the figures`, "stats", "/stats"),
        ...some(
          isAdmin(me),
          page("traffic", t`Show the traffic of the server`, "pulse", "/live"),
          page("audit", t`Audit trail`, "issue", "/settings?tab=audit"),
        ),
        ...(space !== undefined && mayManage(me, space.id)
          ? [
              page(
                "space-settings",
                t`Settings of ${space.name}`,
                "gear",
                spaceSettingsPath(space.id),
              ),
            ]
          : []),
        ...some(
          !isAnonymous(me),
          page("settings", isAdmin(me) ? t`Users and settings` : t`Settings`, "gear", "/settings"),
        ),
      ],
    },
    {
      group: t`Spaces`,
      actions: me.spaces
        .filter(({ id }) => id !== space?.id)
        .map(({ id, name, visibility }) => ({
          id: `space ${id}`,
          label: t`Go to the space ${name}`,
          leftSection: <SpaceIcon visibility={visibility} size={18} />,
          onClick: () => void navigate(boardPath(id)),
        })),
    },
  ];
}
