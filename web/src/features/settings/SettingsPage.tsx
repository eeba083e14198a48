import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { isAdmin, isAnonymous } from "../../api/session";
import { SettingsLayout } from "../../ui/SettingsLayout";
import { useShell } from "../../ui/shell";
import { AccountSection } from "./AccountSection";
import { AuditSection } from "./AuditSection";
import { UsersSection } from "./UsersSection";

const TABS = ["users", "audit", "notifications", "account"] as const;
type Tab = (typeof TABS)[number];
const tabOf = (text: string | null): Tab => TABS.find((tab) => tab === text) ?? "users";

interface Props {
  /** What a person wants to hear of: a feature of its own. */
  notifications: ReactNode;
}

/** For administrators the users and the audit trail; for everybody their notifications and account. */
export function SettingsPage({ notifications }: Props) {
  const { me, space } = useShell();
  return (
    <SettingsLayout title={t`Settings`} spaceId={space?.id}>
      {isAdmin(me) ? (
        <AdminTabs notifications={notifications} />
      ) : (
        <>
          <AccountSection />
          {isAnonymous(me) ? null : notifications}
        </>
      )}
    </SettingsLayout>
  );
}

function AdminTabs({ notifications }: Props) {
  const [query, setQuery] = useSearchParams();
  return (
    <Tabs
      value={tabOf(query.get("tab"))}
      onChange={(tab) => setQuery(tab === null ? {} : { tab }, { replace: true })}
      keepMounted={false}
    >
      <Tabs.List>
        <Tabs.Tab value="users">
          <Trans>Users</Trans>
        </Tabs.Tab>
        <Tabs.Tab value="audit">
          <Trans>Audit trail</Trans>
        </Tabs.Tab>
        <Tabs.Tab value="notifications">
          <Trans>Notifications</Trans>
        </Tabs.Tab>
        <Tabs.Tab value="account">
          <Trans>My account</Trans>
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="users">
        <UsersSection />
      </Tabs.Panel>
      <Tabs.Panel value="audit">
        <AuditSection />
      </Tabs.Panel>
      <Tabs.Panel value="notifications">{notifications}</Tabs.Panel>
      <Tabs.Panel value="account">
        <AccountSection />
      </Tabs.Panel>
    </Tabs>
  );
}
