import type { Check } from "../api/model";
import { CHECKS_LABEL, checksState } from "./checks";
import { Glyph } from "./Glyph";

/** A pull request's checks in one sign. */
export function ChecksIcon({ checks, size = 12 }: { checks: Check[] | undefined; size?: number }) {
  const state = checksState(checks);
  const common = { size, label: CHECKS_LABEL[state] };
  switch (state) {
    case "none":
      return null;
    case "passing":
      return <Glyph name="ok" color="var(--sb-clear)" {...common} />;
    case "failing":
      return <Glyph name="x" color="var(--sb-danger)" {...common} />;
    case "pending":
      return <Glyph name="run" color="var(--sb-clear)" {...common} />;
    case "neutral":
      return <Glyph name="neutral" color="var(--sb-dark)" {...common} />;
  }
}
