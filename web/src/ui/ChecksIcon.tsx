import { IconCheck, IconCircleDotted, IconX } from "@tabler/icons-react";
import type { Check } from "../api/model";
import { CHECKS_LABEL, checksState } from "./checks";

/** A pull request's checks in one sign. */
export function ChecksIcon({ checks, size = 14 }: { checks: Check[] | undefined; size?: number }) {
  const state = checksState(checks);
  if (state === "none") return null;
  const label = CHECKS_LABEL[state];
  const common = { size, role: "img", "aria-label": label, style: { flex: "none" } };
  switch (state) {
    case "passing":
      return <IconCheck {...common} color="var(--sb-green)" stroke={3} />;
    case "failing":
      return <IconX {...common} color="var(--sb-red)" stroke={3} />;
    case "pending":
      return <IconCircleDotted {...common} color="var(--sb-amber)" />;
  }
}
