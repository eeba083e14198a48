import { Tabs } from "@mantine/core";
import { useSearchParams } from "react-router";
import { isAdmin } from "../../api/session";
import { SettingsLayout } from "../../ui/SettingsLayout";
import { useShell } from "../../ui/shell";
import { AccountSection } from "./AccountSection";
import { AuditSection } from "./AuditSection";
import { UsersSection } from "./UsersSection";

const TABS = ["users", "audit", "account"] as const;
type Tab = (typeof TABS)[number];
const tabOf = (text: string | null): Tab => TABS.find((tab) => tab === text) ?? "users";

/** For administrators the users and the audit trail; for everybody their own account. */
export function SettingsPage() {
  const { me, space } = useShell();
  return (
    <SettingsLayout title="Settings" spaceId={space?.id}>
      {isAdmin(me) ? <AdminTabs /> : <AccountSection />}
    </SettingsLayout>
  );
}

function AdminTabs() {
  const [query, setQuery] = useSearchParams();
  return (
    <Tabs
      value={tabOf(query.get("tab"))}
      onChange={(tab) => setQuery(tab === null ? {} : { tab }, { replace: true })}
      keepMounted={false}
    >
      <Tabs.List>
        <Tabs.Tab value="users">Users</Tabs.Tab>
        <Tabs.Tab value="audit">Audit trail</Tabs.Tab>
        <Tabs.Tab value="account">My account</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="users">
        <UsersSection />
      </Tabs.Panel>
      <Tabs.Panel value="audit">
        <AuditSection />
      </Tabs.Panel>
      <Tabs.Panel value="account">
        <AccountSection />
      </Tabs.Panel>
    </Tabs>
  );
}
