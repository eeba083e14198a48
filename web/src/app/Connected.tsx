import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import type { Me } from "../api/model";
import { Outbox } from "../api/outbox";
import { endSession, sessionQuery } from "../api/session";
import type { Realtime } from "../realtime/realtime";
import { RealtimeContext } from "../realtime/hooks";
import { OutboxContext } from "../ui/outbox";

/** The queue of this person's writes, which sends while the connection says that the server can be reached. */
export function useOutboxOf(me: Me, realtime: Realtime): Outbox {
  const client = useQueryClient();
  const [outbox] = useState(
    () => new Outbox({ owner: `${me.kind} ${me.id}`, onSignedOut: () => endSession(client) }),
  );
  useEffect(() => {
    outbox.start();
    let wasOffline = false;
    const follow = (): void => {
      const { phase } = realtime.store.getState().connection;
      // On the way back after a cut nobody knows yet; what was true before it is the better guess.
      if (phase === "connecting") return;
      const reachable = phase === "connected" || phase === "polling";
      outbox.setReachable(reachable);
      // Roles may have changed while nobody could be asked; perhaps the session is the one that this device has kept.
      if (wasOffline && reachable) {
        void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
        // What failed for want of a connection comes without a click.
        void client.invalidateQueries({ predicate: ({ state }) => state.status === "error" });
      }
      wasOffline = phase === "offline";
    };
    follow();
    const leave = realtime.store.subscribe(follow);
    return () => {
      leave();
      outbox.stop();
    };
  }, [client, outbox, realtime]);
  return outbox;
}

interface Props {
  realtime: Realtime;
  outbox: Outbox;
  children: ReactNode;
}

/** Gives the pages inside what comes from the server and what goes to it. */
export function Connected({ realtime, outbox, children }: Props) {
  return (
    <RealtimeContext value={realtime}>
      <OutboxContext value={outbox}>{children}</OutboxContext>
    </RealtimeContext>
  );
}
