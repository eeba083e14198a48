import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Group, Skeleton, VisuallyHidden } from "@mantine/core";
import { memo, useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useLocation } from "react-router";
import { MAIN_SPACE } from "../../api/model";
import { isAdmin, mayManage, mayWrite } from "../../api/session";
import type { Dashboard } from "../../realtime/dashboard";
import { useAskAgain, useConnection, useDashboard } from "../../realtime/hooks";
import { Glyph } from "../../ui/Glyph";
import { lazyPart } from "../../ui/lazy";
import { NoSpaces, SpaceGone } from "../../ui/NoSpace";
import { isTrouble, NotConnected } from "../../ui/NotConnected";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { useShell } from "../../ui/shell";
import type { ShownSpace } from "../../ui/shell";
import { LiveAnnouncer } from "./LiveAnnouncer";
import { Tasks } from "./Tasks";
import classes from "./DashboardPage.module.css";

const FirstSteps = lazyPart(async () => (await import("./FirstSteps")).FirstSteps);
const DemoButton = lazyPart(async () => (await import("./DemoButton")).DemoButton);

interface Props {
  /** What stands above the tasks of a space. */
  above: (spaceId: string) => ReactNode;
}

/** All tasks of the space, live, as a board or as a table. */
export function DashboardPage({ above }: Props) {
  const { space } = useShell();
  if (space !== undefined) return <SpaceDashboard key={space.id} space={space} above={above} />;
  return (
    <div className={classes.page}>
      <PageTitle>{t`No space`}</PageTitle>
      <VisuallyHidden component="h1">
        <Trans>Tasks</Trans>
      </VisuallyHidden>
      <NoSpaces />
    </div>
  );
}

function SpaceDashboard({ space, above }: Props & { space: ShownSpace }) {
  const dashboard = useDashboard(space.id);
  const strip = useMemo(() => above(space.id), [above, space.id]);
  return (
    <div className={classes.dashboard} data-fit>
      <Heading name={space.name} />
      {dashboard.phase === "ready" ? <LiveAnnouncer /> : null}
      {strip}
      <Content dashboard={dashboard} />
    </div>
  );
}

const Heading = memo(function Heading({ name }: { name: string }) {
  return (
    <>
      <PageTitle>{t`${name} · Board`}</PageTitle>
      <VisuallyHidden component="h1">{t`Tasks of ${name}`}</VisuallyHidden>
    </>
  );
});

function Content({ dashboard }: { dashboard: Dashboard }) {
  const askAgain = useAskAgain();
  const { key } = useLocation();
  switch (dashboard.phase) {
    case "loading":
      return <Loading />;
    case "refused":
    case "lost":
      return (
        <div className={classes.page}>
          <SpaceGone lost={dashboard.phase === "lost"} onAskAgain={askAgain} />
        </div>
      );
    case "ready":
      return <Ready key={key} dashboard={dashboard} />;
  }
}

function Loading() {
  const connection = useConnection();
  return (
    <div className={classes.page}>
      {isTrouble(connection) ? <NotConnected connection={connection} /> : <BoardSkeleton />}
    </div>
  );
}

/** Whoever may make keys is led through the first steps of an empty space; who has begun them stays there until the end. */
function Ready({ dashboard }: { dashboard: Dashboard }) {
  const { me } = useShell();
  const empty = !hasTasks(dashboard);
  const [begun, setBegun] = useState(false);
  const [closed, setClosed] = useState(false);
  const begin = useCallback(() => setBegun(true), []);
  if ((empty || begun) && !closed && mayManage(me, dashboard.spaceId)) {
    return (
      <div className={classes.page}>
        <FirstSteps dashboard={dashboard} onBegin={begin} onClose={() => setClosed(true)} />
      </div>
    );
  }
  return empty ? <NoTasks spaceId={dashboard.spaceId} /> : <Tasks dashboard={dashboard} />;
}

const hasTasks = ({ tasks, counts }: Dashboard): boolean =>
  tasks.size > 0 || Object.values(counts).some((count) => count > 0);

function NoTasks({ spaceId }: { spaceId: string }) {
  const { me, openCreateDialog } = useShell();
  const writes = mayWrite(me, spaceId);
  return (
    <div className={classes.page}>
      <EmptyState
        icon={<Glyph name="board" size={40} />}
        title={t`No tasks yet`}
        actions={
          <Group justify="center">
            {writes ? (
              <Button onClick={openCreateDialog}>
                <Trans>Create the first task</Trans>
              </Button>
            ) : null}
            {isAdmin(me) && spaceId === MAIN_SPACE ? <DemoButton /> : null}
          </Group>
        }
      >
        <Trans>
          A task appears here when somebody creates it, or an agent does so through the API. From
          then on you see every step of it here as it happens.
        </Trans>
      </EmptyState>
    </div>
  );
}

/** Shows nothing at first: what comes within a moment needs no stand-in. */
const SKELETON_AFTER_MS = 300;

function BoardSkeleton() {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={t`Loading the tasks`}>
      {isSlow ? (
        <div className={classes.skeleton}>
          {[5, 4, 2, 4, 5].map((cards, column) => (
            <div key={column}>
              <Skeleton h={16} w={90} mb={12} animate={false} />
              {Array.from({ length: cards }, (_, card) => (
                <Skeleton key={card} h={62} mb={4} animate={false} />
              ))}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
