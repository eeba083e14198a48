import type { ReactNode } from "react";
import { NeedsCount } from "../../ui/PageTitle";
import { NeedsContext, useAllNeeds } from "./needs-store";

/** Asks once for what needs a person, for all who show it: the strip, its page, the rail and the tab's title. */
export function NeedsProvider({ children }: { children: ReactNode }) {
  const all = useAllNeeds();
  return (
    <NeedsContext value={all}>
      <NeedsCount value={all.needs?.length ?? 0}>{children}</NeedsCount>
    </NeedsContext>
  );
}
