import { Badge } from "@mantine/core";
import type { ReactNode } from "react";

/** A word about something that does not work (any more); dark enough for its small letters. */
export function WarnBadge({ children }: { children: ReactNode }) {
  return (
    <Badge size="xs" variant="outline" color="red" c="var(--mantine-color-error)" radius="sm">
      {children}
    </Badge>
  );
}
