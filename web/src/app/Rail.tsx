import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { Link, useLocation, useMatch } from "react-router";
import type { Me } from "../api/model";
import { isAdmin, isAnonymous } from "../api/session";
import { useNeeds } from "../features/needs/needs-store";
import { Glyph } from "../ui/Glyph";
import { Logo } from "../ui/Logo";
import { lazyPart } from "../ui/lazy";
import { OnDemand } from "../ui/OnDemand";
import {
  ATTENTION_PATH,
  backToBoardPath,
  boardPath,
  DELIVERIES_PATH,
  spacePath,
} from "../ui/paths";
import type { ShownSpace } from "../ui/shell";
import { faviconOf } from "./favicon";
import type { RailPage } from "./rail-page";
import classes from "./Rail.module.css";

interface Props {
  me: Me;
  space: ShownSpace | undefined;
  onSignOut: () => void;
}

const load = () => import("./RailMenus");
const AccountMenu = lazyPart(async () => (await load()).AccountMenu);
const MoreMenu = lazyPart(async () => (await load()).MoreMenu);

/** The pages: a rail beside them, on a phone a bar below. */
export function Rail({ me, space, onSignOut }: Props) {
  const current = useCurrent();
  // From another page back to the board as it was left; on the board itself to the plain one.
  const toBoard = current(boardPath(space?.id)) ? boardPath : backToBoardPath;
  const pages = pagesFor(me, space);
  return (
    <nav aria-label={t`Pages`} className={classes.rail}>
      <Link
        to={boardPath(space?.id)}
        className={classes.mark}
        aria-label={t`Signalbox, to the board`}
      >
        <Logo />
      </Link>
      {pages.map((page) => (
        <Link
          key={page.name}
          to={page.glyph === "board" ? toBoard(space?.id) : page.to}
          className={classes.page}
          data-rare={page.rare}
          data-last={page.last}
          aria-current={current(page.to) ? "page" : undefined}
        >
          <span className={classes.sign}>
            <Glyph name={page.glyph} size={18} />
            {page.to === ATTENTION_PATH ? <Count /> : null}
          </span>
          <span className={classes.name}>{page.name}</span>
        </Link>
      ))}
      {isAnonymous(me) ? null : <Account me={me} onSignOut={onSignOut} />}
      <More pages={pages.filter(({ rare }) => rare)} me={me} onSignOut={onSignOut} />
    </nav>
  );
}

function pagesFor(me: Me, space: ShownSpace | undefined): RailPage[] {
  return [
    { name: t`Needs you`, to: ATTENTION_PATH, glyph: "inbox" },
    { name: t`Board`, to: boardPath(space?.id), glyph: "board" },
    { name: t`Agents`, to: "/agents", glyph: "agent" },
    ...(space === undefined
      ? []
      : [{ name: t`Space`, to: spacePath(space.id), glyph: "message" as const, rare: true }]),
    { name: t`Workflows`, to: "/workflows", glyph: "flow", rare: true },
    { name: t`Stats`, to: "/stats", glyph: "stats", rare: true },
    ...(isAdmin(me)
      ? [
          { name: t`Deliveries`, to: DELIVERIES_PATH, glyph: "issue" as const, rare: true },
          { name: t`Traffic`, to: "/live", glyph: "pulse" as const, rare: true },
        ]
      : []),
    ...(isAnonymous(me)
      ? []
      : [{ name: t`Settings`, to: "/settings", glyph: "gear" as const, rare: true, last: true }]),
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

/** In the rail, and on the tab, which may be the only thing of the page in sight. */
function Count(): ReactNode {
  const count = useNeeds().needs?.length ?? 0;
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute("href", faviconOf(count));
  }, [count]);
  return count === 0 ? null : (
    <span className={classes.count}>
      {count > 99 ? "99+" : count}
      <span className={classes.hidden}> {t`needs`}</span>
    </span>
  );
}

interface MenuProps {
  me: Me;
  onSignOut: () => void;
}

function Account({ me, onSignOut }: MenuProps) {
  const button = (props: object) => (
    <button
      type="button"
      aria-haspopup="menu"
      aria-label={t`Account of ${me.name}`}
      className={classes.account}
      {...props}
    >
      <span className={classes.face} aria-hidden="true">
        {me.name.slice(0, 2)}
      </span>
    </button>
  );
  return (
    <OnDemand load={load} button={button}>
      <AccountMenu me={me} button={button({})} onSignOut={onSignOut} />
    </OnDemand>
  );
}

function More({ pages, me, onSignOut }: MenuProps & { pages: readonly RailPage[] }) {
  const button = (props: object) => (
    <button type="button" aria-haspopup="menu" className={classes.page} data-more="true" {...props}>
      <span className={classes.sign}>
        <Glyph name="more" size={18} />
      </span>
      <span className={classes.name}>
        <Trans>More</Trans>
      </span>
    </button>
  );
  return (
    <OnDemand load={load} button={button}>
      <MoreMenu me={me} button={button({})} pages={pages} onSignOut={onSignOut} />
    </OnDemand>
  );
}
