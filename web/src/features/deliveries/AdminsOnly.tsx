import { IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { isAdmin } from "../../api/session";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { useShell } from "../../ui/shell";

/** Payloads tell of every repository and space, so only administrators of the server see them. */
export function AdminsOnly({ children }: { children: ReactNode }) {
  const { me } = useShell();
  return isAdmin(me) ? (
    children
  ) : (
    <EmptyState order={1} icon={<IconLock size={40} stroke={1.5} />} title="For administrators">
      <PageTitle>Deliveries</PageTitle>
      What GitHub sends is shown to the administrators of this server. Ask one of them for the role.
    </EmptyState>
  );
}
