import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useLayoutEffect, useState } from "react";
import { useMatch } from "react-router";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { isRecord } from "../api/json";
import type { Me } from "../api/model";
import { sessionQuery } from "../api/session";
import type { Realtime } from "../realtime/realtime";
import type { ShownSpace } from "../ui/shell";

/** Nobody is told that they were let in again; so long (ms) they wait for it at most. */
const ASK_AGAIN_MS = 10_000;

const STORAGE_KEY = "signalbox-space";

interface Shown {
  space: ShownSpace | undefined;
  showSpace: (spaceId: string) => void;
}

/**
 * The space that the app shows, and keeps the connection in its room: the one that the address names, else the one
 * that was chosen last on this device, else the first. One that the server takes away stays until another is chosen,
 * so that nobody is led elsewhere without a word.
 */
export function useShownSpace(me: Me, realtime: Realtime): Shown {
  const client = useQueryClient();
  const [memory] = useState(() => createStore<{ last?: ShownSpace }>(() => ({ last: read() })));
  const last = useStore(memory, (state) => state.last);
  const lostId = useStore(realtime.store, ({ dashboard }) =>
    dashboard.phase === "lost" ? dashboard.spaceId : undefined,
  );
  const named = useMatch("/spaces/:spaceId/*")?.params.spaceId;
  const chosen = me.spaces.find(({ id }) => id === last?.id) ?? me.spaces[0];
  const id = named ?? lostId ?? chosen?.id;
  const seen = me.spaces.find((space) => space.id === id);
  const name = seen?.name ?? (last?.id === id ? last?.name : id);
  const isSeen = seen !== undefined;

  useLayoutEffect(() => realtime.showSpace(id), [realtime, id]);
  useEffect(() => {
    if (id === undefined || name === undefined) return;
    if (isSeen) {
      memory.setState({ last: { id, name } });
      write({ id, name });
    } else {
      // Perhaps it is new: we may have been added to it a moment ago.
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    }
  }, [client, memory, id, name, isSeen]);

  useEffect(() => {
    if (isSeen) {
      const { phase } = realtime.store.getState().dashboard;
      if (phase === "lost" || phase === "refused") realtime.askAgain();
      return undefined;
    }
    const timer = setInterval(() => {
      if (realtime.store.getState().dashboard.phase === "ready") return;
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    }, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [client, realtime, isSeen]);

  const showSpace = useCallback(
    (spaceId: string) => {
      memory.setState({ last: { id: spaceId, name: spaceId } });
      realtime.showSpace(spaceId);
    },
    [memory, realtime],
  );
  return {
    space: id === undefined || name === undefined ? undefined : { id, name },
    showSpace,
  };
}

function read(): ShownSpace | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "null");
    return isRecord(kept) && typeof kept.id === "string" && typeof kept.name === "string"
      ? { id: kept.id, name: kept.name }
      : undefined;
  } catch {
    return undefined;
  }
}

function write(space: ShownSpace): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(space));
  } catch {
    // Storage may be switched off or full; then the choice lasts as long as the page.
  }
}
