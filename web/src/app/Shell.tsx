import { Button, Center, Loader } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { Navigate, Outlet, ScrollRestoration, useLocation } from "react-router";
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
import { CreateTaskDialog } from "../features/dashboard/CreateTaskDialog";
import { NeedsProvider } from "../features/needs/NeedsProvider";
import { NewSpaceDialog } from "../features/spaces/NewSpaceDialog";
import { Realtime } from "../realtime/connection";
import { Reports } from "../realtime/reports";
import type { SocketLike } from "../realtime/socket";
import { ErrorState } from "../ui/Notice";
import type { ShellContext } from "../ui/shell";
import { Connected, useOutboxOf } from "./Connected";
import { Header } from "./Header";
import { Palette } from "./Palette";
import { Rail } from "./Rail";
import classes from "./Shell.module.css";
import { useShownSpace } from "./shown-space";
import { useSignOut } from "./sign-out";

interface Props {
  /** What is shown in place of the sign-in page. */
  signedOut?: ReactNode;
  /** Tests give one that leads nowhere. */
  openSocket?: () => SocketLike;
}

/**
 * Lets signed-in people in, and strangers where the server does; everybody else is led to the sign-in page and back.
 * Whose sign-in has ended goes there too, also where they could go on as a stranger: they should know.
 */
export function Shell({ signedOut, openSocket }: Props) {
  const session = useSession();
  const sessionEnd = useSessionEnd();
  const { pathname, search } = useLocation();
  const me = session.data;
  if (me && !(isAnonymous(me) && sessionEnd === "ended")) {
    return <Inside key={`${me.kind} ${me.id}`} me={me} openSocket={openSocket} />;
  }
  if (me !== undefined) {
    if (signedOut !== undefined) return <main>{signedOut}</main>;
    return <Navigate to="/sign-in" replace state={{ from: pathname + search }} />;
  }
  if (session.isError) {
    return (
      <main>
        <title>Not reachable · Signalbox</title>
        <ErrorState
          order={1}
          icon={<IconPlugConnectedX size={40} stroke={1.5} />}
          title="Signalbox cannot be reached"
          actions={
            <Button onClick={() => void session.refetch()} loading={session.isFetching}>
              Try again
            </Button>
          }
        >
          {explain(session.error)}
        </ErrorState>
      </main>
    );
  }
  return (
    <Center h="100dvh" role="status" aria-label="Loading">
      <title>Signalbox</title>
      <Loader size="sm" />
    </Center>
  );
}

function Inside({ me, openSocket }: Pick<Props, "openSocket"> & { me: Me }) {
  const client = useQueryClient();
  const [{ realtime, reports }] = useState(() => {
    const reports: Reports = new Reports(() => realtime.state);
    const realtime = new Realtime({
      measured: reports,
      open: openSocket,
      onSignedOut: () => endSession(client),
      onAccessChanged: () => void client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      stillSignedIn: async () => {
        const now = await whoIsSignedIn();
        return now?.id === me.id && now.kind === me.kind;
      },
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
  const signOut = useSignOut();
  const [creating, setCreating] = useState(false);
  const [creatingSpace, setCreatingSpace] = useState(false);
  const seen = me.spaces.some(({ id }) => id === space?.id);
  const writes = space !== undefined && seen && mayWrite(me, space.id);
  const openCreateDialog = () => setCreating(writes);
  const openSpaceDialog = () => setCreatingSpace(isAdmin(me));
  useHotkeys([["c", openCreateDialog]]);

  return (
    <Connected realtime={realtime} outbox={outbox}>
      <a href="#main" className="skip-link">
        Skip to content
      </a>
      <Header
        me={me}
        space={space}
        onShowSpace={showSpace}
        onCreate={writes ? openCreateDialog : undefined}
        onCreateSpace={openSpaceDialog}
        onSignOut={signOut}
      />
      <NeedsProvider>
        <Rail me={me} space={space} />
        <main id="main" tabIndex={-1} className={classes.main}>
          <Suspense
            fallback={
              <Center h="60dvh" role="status" aria-label="Loading">
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
      </NeedsProvider>
      {space === undefined ? null : (
        <CreateTaskDialog
          opened={creating && writes}
          space={space}
          onClose={() => setCreating(false)}
        />
      )}
      <NewSpaceDialog opened={creatingSpace} onClose={() => setCreatingSpace(false)} />
      <Palette
        me={me}
        space={space}
        onCreate={writes ? openCreateDialog : undefined}
        onCreateSpace={isAdmin(me) ? openSpaceDialog : undefined}
      />
      {/* Inside the router, since notifications hold links. */}
      <Notifications position="bottom-right" />
      <ScrollRestoration />
    </Connected>
  );
}
