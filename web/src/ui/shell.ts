import { useOutletContext } from "react-router";
import type { Me } from "../api/model";

/** What the shell offers to the page inside it. */
export interface ShellContext {
  me: Me;
  openCreateDialog: () => void;
}

export const useShell = (): ShellContext => useOutletContext<ShellContext>();
