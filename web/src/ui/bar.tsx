import { createContext, useContext } from "react";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";

/** The place in the bar above each page that the page itself may fill; the shell provides it. */
export const BarSlot = createContext<HTMLElement | null | undefined>(undefined);

/** Shows a part of a page in the bar; where there is none, at its own place. */
export function InBar({ children }: { children: ReactNode }) {
  const slot = useContext(BarSlot);
  if (slot === undefined) return children;
  return slot === null ? null : createPortal(children, slot);
}
