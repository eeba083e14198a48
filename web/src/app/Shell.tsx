import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Center, Loader } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, lazy, Suspense, useCallback, useEffect, useState } from "react";
import { Navigate, Outlet, ScrollRestoration, useLocation, useNavigate } from "react-router";
import type { Me } from "../api/model";
import { explain } from "../api/problem";
import {
  endSession,
  expectEnd,
  isAdmin,
  isAnonymous,
  mayWrite,
  sessionQuery,
  useSession,
  useSessionEnd,
  whoIsSignedIn,
} from "../api/session";
import { noteAge } from "../api/answers-age";
import { NeedsProvider } from "../features/needs/NeedsProvider";
import { Realtime } from "../realtime/realtime";
import { BarSlot } from "../ui/bar";
import { Glyph } from "../ui/Glyph";
import { ErrorState } from "../ui/Notice";
import { ATTENTION_PATH, boardPath } from "../ui/paths";
import type { ShellContext } from "../ui/shell";
import { connectLater } from "./connect";
import { Connected, useOutboxOf } from "./Connected";
import { useShortcuts } from "../ui/shortcuts";
import { Header } from "./Header";
import { DeviceStates } from "./kept-states";
import { lazyPart } from "../ui/lazy";
import { Rail } from "./Rail";
import { Reports } from "./reports";
import classes from "./Shell.module.css";
import { useShownSpace } from "./shown-space";
import { useSignOut } from "./sign-out";

const CreateTaskDialog = lazyPart(
  async () => (await import("../features/dashboard/CreateTaskDialog")).CreateTaskDialog,
);
const NewSpaceDialog = lazyPart(
  async () => (await import("../features/spaces/NewSpaceDialog")).NewSpaceDialog,
);
// Fetched at once, but after the first cards: at that moment everything is live.
const LiveBanner = lazy(async () => ({ default: (await import("./LiveBanner")).LiveBanner }));
const Palette = lazyPart(async () => (await import("./Palette")).Palette);
const HelpSheet = lazyPart(async () => (await import("./HelpSheet")).HelpSheet);
const Notifications = lazyPart(async () => (await import("@mantine/notifications")).Notifications);

interface Props {
  /** What is shown in place of the sign-in page. */
  signedOut?: ReactNode;
  /** Tests give a connection that leads nowhere. */
  connect?: typeof connectLater;
}

/**
 * Lets signed-in people in, and strangers where the server does; everybody else is led to the sign-in page and back.
 * Whose sign-in has ended goes there too, also where they could go on as a stranger: they should know.
 */
export function Shell({ signedOut, connect = connectLater }: Props) {
  const session = useSession();
  const sessionEnd = useSessionEnd();
  const { pathname, search } = useLocation();
  const me = session.data;
  if (me && !(isAnonymous(me) && sessionEnd === "ended")) {
    return <Inside key={`${me.kind} ${me.id}`} me={me} connect={connect} />;
  }
  if (me !== undefined) {
    if (signedOut !== undefined) return <main>{signedOut}</main>;
    return <Navigate to="/sign-in" replace state={{ from: pathname + search }} />;
  }
  if (session.isError) {
    return (
      <main>
        <title>{t`Not reachable · Signalbox`}</title>
        <ErrorState
          order={1}
          icon={<Glyph name="off" size={40} />}
          title={t`Signalbox cannot be reached`}
          actions={
            <Button onClick={() => void session.refetch()} loading={session.isFetching}>
              <Trans>Try again</Trans>
            </Button>
          }
        >
          {explain(session.error)}
        </ErrorState>
      </main>
    );
  }
  return (
    <Center h="100dvh" role="status" aria-label={t`Loading`}>
      <title>Signalbox</title>
      <Loader size="sm" />
    </Center>
  );
}

function Inside({ me, connect }: Required<Pick<Props, "connect">> & { me: Me }) {
  const client = useQueryClient();
  const [{ realtime, reports }] = useState(() => {
    const reports: Reports = new Reports(() => realtime.store.getState().connection.phase);
    const person = `${me.kind} ${me.id}`;
    const realtime = new Realtime({
      measured: reports,
      keep: new DeviceStates(person),
      onStateAge: noteAge,
      connect: (holder) =>
        connect(
          holder,
          {
            address: location.origin,
            onSignedOut: () => endSession(client),
            onAccessChanged: () =>
              void client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
            stillSignedIn: async () => {
              const now = await whoIsSignedIn();
              return now?.id === me.id && now.kind === me.kind;
            },
          },
          person,
        ),
    });
    return { realtime, reports };
  });
  const { space, showSpace } = useShownSpace(me, realtime);
  const signedIn = !isAnonymous(me);
  useEffect(() => {
    if (signedIn) expectEnd(client, "ended");
    realtime.start();
    reports.start();
    return () => {
      reports.stop();
      realtime.stop();
    };
  }, [client, realtime, reports, signedIn]);

  const outbox = useOutboxOf(me, realtime);
  const signOut = useSignOut(outbox);
  const navigate = useNavigate();
  const [open, setOpen] = useState<"task" | "space" | "help">();
  const close = useCallback(() => setOpen(undefined), []);
  // Counts how often somebody wanted the palette; it comes when it is wanted for the first time.
  const [jumps, setJumps] = useState(0);
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const seen = me.spaces.some(({ id }) => id === space?.id);
  const writes = space !== undefined && seen && mayWrite(me, space.id);
  const openCreateDialog = () => setOpen(writes ? "task" : undefined);
  const openSpaceDialog = () => setOpen(isAdmin(me) ? "space" : undefined);
  const jump = () => setJumps((count) => count + 1);
  const go = (path: string) => () => void navigate(path);
  useShortcuts({
    c: openCreateDialog,
    "?": () => setOpen("help"),
    "mod+k": jump,
    "g b": go(boardPath(space?.id)),
    "g t": go(`${boardPath(space?.id)}?view=table`),
    "g n": go(ATTENTION_PATH),
    "g a": go("/agents"),
    "g w": go("/workflows"),
    "g s": go("/stats"),
  });

  return (
    <Connected realtime={realtime} outbox={outbox}>
      <a href="#main" className="skip-link">
        <Trans>Skip to content</Trans>
      </a>
      <NeedsProvider>
        <Rail me={me} space={space} onSignOut={signOut} />
        <div className={classes.app}>
          <Suspense fallback={null}>
            <LiveBanner />
          </Suspense>
          <Header
            me={me}
            space={space}
            onSlot={setSlot}
            onShowSpace={showSpace}
            onJump={jump}
            onCreate={writes ? openCreateDialog : undefined}
            onCreateSpace={openSpaceDialog}
          />
          <BarSlot value={slot}>
            <main id="main" tabIndex={-1} className={classes.main}>
              <Suspense
                fallback={
                  <Center h="60dvh" role="status" aria-label={t`Loading`}>
                    <Loader size="sm" />
                  </Center>
                }
              >
                <Outlet
                  context={
                    {
                      me,
                      space,
                      showSpace,
                      openCreateDialog,
                      signOut,
                    } satisfies ShellContext
                  }
                />
              </Suspense>
            </main>
          </BarSlot>
        </div>
      </NeedsProvider>
      <Suspense fallback={null}>
        {space === undefined || open !== "task" || !writes ? null : (
          <CreateTaskDialog opened space={space} onClose={close} />
        )}
        {open === "space" ? <NewSpaceDialog opened onClose={close} /> : null}
        {open === "help" ? <HelpSheet onClose={close} /> : null}
        {jumps === 0 ? null : (
          <Palette
            wanted={jumps}
            me={me}
            space={space}
            onCreate={writes ? openCreateDialog : undefined}
            onCreateSpace={isAdmin(me) ? openSpaceDialog : undefined}
            onHelp={() => setOpen("help")}
          />
        )}
        {/* Inside the router, since notifications hold links. */}
        <Notifications position="bottom-right" />
      </Suspense>
      <ScrollRestoration />
    </Connected>
  );
}
