import { queryOptions, useQuery } from "@tanstack/react-query";
import { me } from "./calls";
import type { Me } from "./model";
import { Problem } from "./problem";

/** Who is signed in; `null` for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await me(signal);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export const useSession = () => useQuery(sessionQuery);

export const isAdmin = (who: Me): boolean => who.roles.includes("admin");

/** Whether this person may create and change tasks of the space; the server decides, this only spares refusals. */
export function mayWrite(who: Me, spaceId: string): boolean {
  const role = who.spaces.find((space) => space.id === spaceId)?.role;
  return isAdmin(who) || (role !== undefined && role !== "viewer");
}
