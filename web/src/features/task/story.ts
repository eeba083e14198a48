import type { IconPoint } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** How one event reads in the timeline: after the actor's name comes `says`. */
export interface Story {
  icon: typeof IconPoint;
  /** A CSS colour of the icon; the default is a quiet one. */
  color?: string;
  says: ReactNode;
}
