import { Button, Center, Loader } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Notifications } from "@mantine/notifications";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Navigate, Outlet, ScrollRestoration, useLocation } from "react-router";
import { MAIN_SPACE } from "../api/model";
import type { Me } from "../api/model";
import { explain } from "../api/problem";
import { mayWrite, sessionQuery, useSession } from "../api/session";
import { CreateTaskDialog } from "../features/dashboard/CreateTaskDialog";
import { Realtime } from "../realtime/connection";
import { RealtimeContext } from "../realtime/hooks";
import { ErrorState } from "../ui/Notice";
import type { ShellContext } from "../ui/shell";
import { Header } from "./Header";
import { Palette } from "./Palette";
import classes from "./Shell.module.css";

/** Lets only signed-in people in; everybody else is led to the sign-in page and back. */
export function Shell() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.data) return <SignedIn key={session.data.id} me={session.data} />;
  if (session.data === null) {
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

function SignedIn({ me }: { me: Me }) {
  const client = useQueryClient();
  const [realtime] = useState(
    () => new Realtime({ onSignedOut: () => client.setQueryData(sessionQuery.queryKey, null) }),
  );
  useEffect(() => {
    realtime.start();
    return () => realtime.stop();
  }, [realtime]);

  const [creating, setCreating] = useState(false);
  const writes = mayWrite(me, MAIN_SPACE);
  const openCreateDialog = () => setCreating(writes);
  useHotkeys([["c", openCreateDialog]]);

  return (
    <RealtimeContext value={realtime}>
      <a href="#main" className="skip-link">
        Skip to content
      </a>
      <Header me={me} onCreate={writes ? openCreateDialog : undefined} />
      <main id="main" tabIndex={-1} className={classes.main}>
        <Outlet context={{ me, openCreateDialog } satisfies ShellContext} />
      </main>
      <CreateTaskDialog opened={creating} onClose={() => setCreating(false)} />
      <Palette onCreate={writes ? openCreateDialog : undefined} />
      {/* Inside the router, since notifications hold links. */}
      <Notifications position="bottom-right" />
      <ScrollRestoration />
    </RealtimeContext>
  );
}
