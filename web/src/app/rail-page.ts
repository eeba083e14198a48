import type { GlyphName } from "../ui/Glyph";

/** A page that the rail leads to. */
export interface RailPage {
  name: string;
  to: string;
  glyph: GlyphName;
  /** A phone has no room for it beside the others: it is under "More". */
  rare?: boolean;
  /** Below the others. */
  last?: boolean;
}
