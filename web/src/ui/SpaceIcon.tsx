import { IconLock, IconWorld } from "@tabler/icons-react";
import type { Visibility } from "../api/model";
import { VISIBILITY_LOOK } from "./roles";

interface Props {
  /** Not known for a space that is not ours to see. */
  visibility: Visibility | undefined;
  size?: number;
}

/** Whether others may look in: a globe or a lock. */
export function SpaceIcon({ visibility = "private", size = 16 }: Props) {
  const Icon = visibility === "public" ? IconWorld : IconLock;
  return (
    <Icon
      size={size}
      role="img"
      aria-label={VISIBILITY_LOOK[visibility].label}
      style={{ flex: "none" }}
    />
  );
}
