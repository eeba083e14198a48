import type { Reason } from "../api/work";
import { Glyph } from "./Glyph";
import type { GlyphName } from "./Glyph";
import { ASPECT_OF } from "./needs";

const GLYPHS = {
  question: "needs",
  permission: "permission",
  review_requested: "eye",
  changes_requested: "changes",
  checks_failed: "checksfailed",
  conflict: "conflict",
  failed: "failed",
  stale: "stale",
  dispatch_stopped: "stopped",
} satisfies Record<Reason, GlyphName>;

/** The sign of a need; the words beside it name it. */
export function NeedIcon({ reason, size = 16 }: { reason: Reason; size?: number }) {
  return <Glyph name={GLYPHS[reason]} size={size} color={`var(--sb-${ASPECT_OF[reason]})`} />;
}
