import { t } from "@lingui/core/macro";
import { IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { isAdmin } from "../api/session";
import { EmptyState } from "./Notice";
import { PageTitle } from "./PageTitle";
import { useShell } from "./shell";

interface Props {
  /** Of the page. */
  title: string;
  /** What the page shows, as the beginning of a sentence. */
  what: string;
  children: ReactNode;
}

/** What tells of every repository and space is only for administrators of the server. */
export function AdminsOnly({ title, what, children }: Props) {
  const { me } = useShell();
  return isAdmin(me) ? (
    children
  ) : (
    <EmptyState order={1} icon={<IconLock size={40} stroke={1.5} />} title={t`For administrators`}>
      <PageTitle>{title}</PageTitle>
      {t`${what} is shown to the administrators of this server. Ask one of them for the role.`}
    </EmptyState>
  );
}
