import { createContext, useContext } from "react";

/** How many needs wait for a person, in all spaces; the shell provides it. */
export const NeedsCount = createContext(0);

/** The title of the tab: it begins with what waits for somebody, so that a tab in the background tells too. */
export function PageTitle({ children }: { children: string }) {
  const count = useContext(NeedsCount);
  return <title>{`${count > 0 ? `(${count}) ` : ""}${children} · Signalbox`}</title>;
}
