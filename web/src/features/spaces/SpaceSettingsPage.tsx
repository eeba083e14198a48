import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Tabs } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { MAIN_SPACE } from "../../api/model";
import type { Space } from "../../api/model";
import { mayManage } from "../../api/session";
import { useAskAgain, useDashboard } from "../../realtime/hooks";
import { NoSpaces, SpaceGone } from "../../ui/NoSpace";
import { ErrorState } from "../../ui/Notice";
import { boardPath } from "../../ui/paths";
import { SettingsLayout } from "../../ui/SettingsLayout";
import { useShell } from "../../ui/shell";
import type { ShownSpace } from "../../ui/shell";
import { DeleteSection } from "./DeleteSection";
import { GeneralSection } from "./GeneralSection";
import { KeysSection } from "./KeysSection";
import { MembersSection } from "./MembersSection";

const TABS = ["general", "members", "keys", "webhooks"] as const;
type Tab = (typeof TABS)[number];
const tabOf = (text: string | null): Tab => TABS.find((tab) => tab === text) ?? "general";

interface Props {
  /** Where the events of a space go: a feature of its own. */
  webhooks: (space: Space) => ReactNode;
}

/** What a space is called, who may see it, who belongs to it, the keys to it, and where its events go. */
export function SpaceSettingsPage({ webhooks }: Props) {
  const { space } = useShell();
  return (
    <SettingsLayout
      title={space === undefined ? t`Settings` : t`Settings of ${space.name}`}
      spaceId={space?.id}
    >
      {space === undefined ? (
        <NoSpaces />
      ) : (
        <Content key={space.id} shown={space} webhooks={webhooks} />
      )}
    </SettingsLayout>
  );
}

function Content({ shown, webhooks }: Props & { shown: ShownSpace }) {
  const { me } = useShell();
  const { phase } = useDashboard(shown.id);
  const askAgain = useAskAgain();
  const space = me.spaces.find(({ id }) => id === shown.id);
  if (phase === "refused" || phase === "lost") {
    return <SpaceGone lost={phase === "lost"} onAskAgain={askAgain} />;
  }
  if (space === undefined || !mayManage(me, space.id)) {
    return (
      <ErrorState
        icon={<IconLock size={40} stroke={1.5} />}
        title={t`You may not change this space`}
        actions={
          <Button component={Link} to={boardPath(shown.id)} variant="default">
            <Trans>Go to the board</Trans>
          </Button>
        }
      >
        <Trans>
          Only its administrators may. Ask one of them for the role <b>Admin</b> in {shown.name}, or
          to change for you what you need.
        </Trans>
      </ErrorState>
    );
  }
  return <Sections space={space} webhooks={webhooks} />;
}

function Sections({ space, webhooks }: Props & { space: Space }) {
  const [query, setQuery] = useSearchParams();
  return (
    <Tabs
      value={tabOf(query.get("tab"))}
      onChange={(tab) => setQuery(tab === null ? {} : { tab }, { replace: true })}
      keepMounted={false}
    >
      <Tabs.List>
        <Tabs.Tab value="general">
          <Trans>General</Trans>
        </Tabs.Tab>
        <Tabs.Tab value="members">
          <Trans>Members</Trans>
        </Tabs.Tab>
        <Tabs.Tab value="keys">
          <Trans>API keys</Trans>
        </Tabs.Tab>
        <Tabs.Tab value="webhooks">
          <Trans>Webhooks</Trans>
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="general">
        <GeneralSection space={space} />
        {space.id === MAIN_SPACE ? null : <DeleteSection space={space} />}
      </Tabs.Panel>
      <Tabs.Panel value="members">
        <MembersSection space={space} />
      </Tabs.Panel>
      <Tabs.Panel value="keys">
        <KeysSection space={space} />
      </Tabs.Panel>
      <Tabs.Panel value="webhooks">{webhooks(space)}</Tabs.Panel>
    </Tabs>
  );
}
