import { useEffect } from "react";
import { useOutletContext } from "react-router";
import type { Me } from "../api/model";

/** The space that the app shows; whether it may be seen is for the server to say. */
export interface ShownSpace {
  id: string;
  /** Its id where the name is not known. */
  name: string;
}

/** What the shell offers to the page inside it. */
export interface ShellContext {
  me: Me;
  /** Nothing where this person may see no space at all. */
  space: ShownSpace | undefined;
  /** Shows another space on pages whose address names none. */
  showSpace: (spaceId: string) => void;
  openCreateDialog: () => void;
  signOut: () => void;
}

export const useShell = (): ShellContext => useOutletContext<ShellContext>();

/** The app shows the space of what is open, where it is one of ours. */
export function useFollowSpace(spaceId: string | undefined): void {
  const { me, space, showSpace } = useShell();
  const follow =
    spaceId !== undefined && spaceId !== space?.id && me.spaces.some(({ id }) => id === spaceId);
  useEffect(() => {
    if (follow) showSpace(spaceId);
  }, [follow, spaceId, showSpace]);
}
