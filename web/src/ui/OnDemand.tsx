import { Suspense, useState } from "react";
import type { ReactNode } from "react";

interface Props {
  /** Loads what opens, ahead of the click that will most likely follow. */
  load: () => unknown;
  /** The button alone, without what it opens. */
  button: (props: { onClick?: () => void; onPointerEnter?: () => void }) => ReactNode;
  /** The same button with what it opens, open at first. */
  children: ReactNode;
}

/** A button whose menu is a part of the app that comes when somebody turns to it. */
export function OnDemand({ load, button, children }: Props) {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <Suspense fallback={button({})}>{children}</Suspense>;
  return button({ onClick: () => setWanted(true), onPointerEnter: () => void load() });
}
