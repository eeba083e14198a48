import type { Visibility } from "../api/model";
import { Glyph } from "./Glyph";
import { VISIBILITY_LOOK } from "./roles";

interface Props {
  /** Not known for a space that is not ours to see. */
  visibility: Visibility | undefined;
  size?: number;
}

/** Whether others may look in: a globe or a lock. */
export function SpaceIcon({ visibility = "private", size = 16 }: Props) {
  return (
    <Glyph
      name={visibility === "public" ? "globe" : "lock"}
      size={size}
      label={VISIBILITY_LOOK[visibility].label}
    />
  );
}
