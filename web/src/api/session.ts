import { queryOptions, useQuery } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { me } from "./calls";
import { forgetStates, keepSession, keptSession } from "./kept-session";
import type { Me, SpaceRole } from "./model";
import { Problem } from "./problem";

/** Asks the server who is signed in; `null` for nobody. */
export async function whoIsSignedIn(signal?: AbortSignal): Promise<Me | null> {
  try {
    return await me(signal);
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** As {@link whoIsSignedIn}; where no server answers, whom it knew last on this device. */
async function session(signal: AbortSignal): Promise<Me | null> {
  try {
    const who = await whoIsSignedIn(signal);
    if (who === null) void forgetStates();
    else void keepSession(who);
    return who;
  } catch (error) {
    const noServer = error instanceof Problem && (error.status === 0 || error.status >= 500);
    const kept = noServer ? await keptSession() : undefined;
    if (kept !== undefined) return kept;
    throw error;
  }
}

export const sessionQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => session(signal),
  staleTime: 60_000,
});

export const useSession = () => useQuery(sessionQuery);

/** What an end of the present sign-in would mean: the person wants it (`left`), or it is news to them (`ended`). */
type SessionEnd = "left" | "ended";

const endQuery = queryOptions({
  queryKey: ["session end"],
  queryFn: (): SessionEnd | null => null,
  enabled: false,
  gcTime: Infinity,
});

/** Nothing where this tab has seen no sign-in yet. */
export const useSessionEnd = (): SessionEnd | null | undefined => useQuery(endQuery).data;

export const expectEnd = (client: QueryClient, end: SessionEnd | null): void => {
  client.setQueryData(endQuery.queryKey, end);
};

/** Forgets what the signed-in person saw; the shell then leads to the sign-in page. */
export function endSession(client: QueryClient): void {
  void forgetStates();
  const kept: readonly unknown[] = [sessionQuery.queryKey[0], endQuery.queryKey[0]];
  client.removeQueries({ predicate: ({ queryKey }) => !kept.includes(queryKey[0]) });
  client.setQueryData(sessionQuery.queryKey, null);
}

export const isAnonymous = (who: Me): boolean => who.kind === "anonymous";

export const isAdmin = (who: Me): boolean => who.roles.includes("admin");

function roleIn(who: Me, spaceId: string): SpaceRole | undefined {
  if (isAdmin(who)) return "admin";
  return who.spaces.find((space) => space.id === spaceId)?.role;
}

/** Whether this person may create and change tasks of the space; the server decides, this only spares refusals. */
export function mayWrite(who: Me, spaceId: string): boolean {
  const role = roleIn(who, spaceId);
  return role !== undefined && role !== "viewer";
}

/** Whether this person may change the space itself, its members and its keys. */
export const mayManage = (who: Me, spaceId: string): boolean => roleIn(who, spaceId) === "admin";
