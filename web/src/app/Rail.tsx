import { Menu, UnstyledButton } from "@mantine/core";
import {
  IconActivity,
  IconAlertHexagon,
  IconBrandGithub,
  IconChartBar,
  IconDots,
  IconLayoutKanban,
  IconMessages,
  IconRobot,
  IconRoute,
  IconSettings,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, useLocation, useMatch } from "react-router";
import type { Me } from "../api/model";
import { isAdmin, isAnonymous } from "../api/session";
import { useNeeds } from "../features/needs/needs-store";
import { ATTENTION_PATH, boardPath, DELIVERIES_PATH, spacePath } from "../ui/paths";
import type { ShownSpace } from "../ui/shell";
import classes from "./Rail.module.css";

interface Props {
  me: Me;
  space: ShownSpace | undefined;
}

interface Page {
  name: string;
  to: string;
  Icon: typeof IconDots;
  /** A phone has no room for it beside the others: it is under "More". */
  rare?: boolean;
  /** Below the others. */
  last?: boolean;
}

/** The pages: a rail beside them, on a phone a bar below. */
export function Rail({ me, space }: Props) {
  const current = useCurrent();
  const pages = pagesFor(me, space);
  return (
    <nav aria-label="Pages" className={classes.rail}>
      {pages.map((page) => (
        <Link
          key={page.name}
          to={page.to}
          className={classes.page}
          data-rare={page.rare}
          data-last={page.last}
          aria-current={current(page.to) ? "page" : undefined}
        >
          <page.Icon size={20} stroke={1.5} aria-hidden="true" />
          <span className={classes.name}>{page.name}</span>
          {page.to === ATTENTION_PATH ? <Count /> : null}
        </Link>
      ))}
      <More pages={pages.filter(({ rare }) => rare)} />
    </nav>
  );
}

function pagesFor(me: Me, space: ShownSpace | undefined): Page[] {
  return [
    { name: "Needs you", to: ATTENTION_PATH, Icon: IconAlertHexagon },
    { name: "Board", to: boardPath(space?.id), Icon: IconLayoutKanban },
    { name: "Agents", to: "/agents", Icon: IconRobot },
    ...(space === undefined
      ? []
      : [{ name: "Space", to: spacePath(space.id), Icon: IconMessages }]),
    { name: "Workflows", to: "/workflows", Icon: IconRoute, rare: true },
    { name: "Stats", to: "/stats", Icon: IconChartBar, rare: true },
    ...(isAdmin(me)
      ? [{ name: "Deliveries", to: DELIVERIES_PATH, Icon: IconBrandGithub, rare: true }]
      : []),
    ...(isAdmin(me) ? [{ name: "Traffic", to: "/live", Icon: IconActivity, rare: true }] : []),
    ...(isAnonymous(me)
      ? []
      : [{ name: "Settings", to: "/settings", Icon: IconSettings, rare: true, last: true }]),
  ];
}

/** Whether an address is that of the page that is shown; the start is the board. */
function useCurrent(): (to: string) => boolean {
  const { pathname } = useLocation();
  const isBoard = useMatch("/spaces/:spaceId/board") !== null || pathname === "/";
  return (to) => {
    if (to === "/" || to.endsWith("/board")) return isBoard;
    if (to.startsWith("/spaces/")) return pathname === to;
    return pathname === to || pathname.startsWith(`${to}/`);
  };
}

function Count(): ReactNode {
  const count = useNeeds().needs?.length ?? 0;
  return count === 0 ? null : (
    <span className={classes.count}>
      {count > 99 ? "99+" : count}
      <span className={classes.hidden}> needs</span>
    </span>
  );
}

function More({ pages }: { pages: readonly Page[] }) {
  return pages.length === 0 ? null : (
    <Menu position="top-end" withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.page} data-more="true">
          <IconDots size={20} stroke={1.5} aria-hidden="true" />
          <span className={classes.name}>More</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {pages.map(({ name, to, Icon }) => (
          <Menu.Item
            key={name}
            component={Link}
            to={to}
            leftSection={<Icon size={18} stroke={1.5} aria-hidden="true" />}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
