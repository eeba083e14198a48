import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon, Badge, Button, Menu } from "@mantine/core";
import {
  IconDots,
  IconKey,
  IconPlus,
  IconShield,
  IconShieldOff,
  IconUserCheck,
  IconUserOff,
  IconUsers,
} from "@tabler/icons-react";
import { useState } from "react";
import { users } from "../../api/calls";
import type { User } from "../../api/model";
import { usePages } from "../../api/pages";
import { EmptyState } from "../../ui/Notice";
import { RelativeTime } from "../../ui/RelativeTime";
import { Row, Rows } from "../../ui/Rows";
import { Section } from "../../ui/SettingsLayout";
import { useShell } from "../../ui/shell";
import { NewUserDialog } from "./NewUserDialog";
import { PasswordDialog } from "./PasswordDialog";
import { isInstanceAdmin, USERS_KEY } from "./users";
import type { UserDeed } from "./users";
import { UserDialog } from "./UserDialog";

interface Asked {
  user: User;
  deed: UserDeed | "password";
}

/** Who may sign in, and who runs the instance. */
export function UsersSection() {
  const pages = usePages(USERS_KEY, users);
  const [creating, setCreating] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  return (
    <Section
      title={t`Users`}
      hint={t`A user sees a space when its administrator adds them as a member, or when it is public.`}
      action={
        <Button
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={() => setCreating(true)}
        >
          <Trans>New user</Trans>
        </Button>
      }
    >
      <Rows
        of={t`users`}
        pages={pages}
        empty={
          <EmptyState icon={<IconUsers size={40} stroke={1.5} />} title={t`No users yet`}>
            <Trans>Create one for each person who should sign in.</Trans>
          </EmptyState>
        }
      >
        {(user) => (
          <UserRow key={user.username} user={user} onAsk={(deed) => setAsked({ user, deed })} />
        )}
      </Rows>
      {creating ? <NewUserDialog onClose={() => setCreating(false)} /> : null}
      {asked === undefined ? null : asked.deed === "password" ? (
        <PasswordDialog user={asked.user} onClose={close} />
      ) : (
        <UserDialog user={asked.user} deed={asked.deed} onClose={close} />
      )}
    </Section>
  );
}

function UserRow({ user, onAsk }: { user: User; onAsk: (deed: Asked["deed"]) => void }) {
  const { me } = useShell();
  const admin = isInstanceAdmin(user);
  return (
    <Row
      title={
        <>
          {user.username}
          {user.username === me.id ? (
            <Badge size="xs" variant="default" radius="sm">
              <Trans>You</Trans>
            </Badge>
          ) : null}
          {admin ? (
            <Badge size="xs" variant="default" radius="sm">
              <Trans>Administrator</Trans>
            </Badge>
          ) : null}
          {user.disabled ? (
            <Badge size="xs" variant="default" radius="sm">
              <Trans>Disabled</Trans>
            </Badge>
          ) : null}
        </>
      }
      facts={
        <span>
          <Trans>
            Created <RelativeTime at={user.createdAt} />
          </Trans>
        </span>
      }
      actions={
        <Menu position="bottom-end" width={230} withinPortal withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t`Change the user ${user.username}`}
            >
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconKey size={16} aria-hidden="true" />}
              onClick={() => onAsk("password")}
            >
              <Trans>Set a new password…</Trans>
            </Menu.Item>
            <Menu.Item
              leftSection={
                admin ? (
                  <IconShieldOff size={16} aria-hidden="true" />
                ) : (
                  <IconShield size={16} aria-hidden="true" />
                )
              }
              onClick={() => onAsk(admin ? "demote" : "promote")}
            >
              {admin ? t`Remove administrator rights…` : t`Make administrator…`}
            </Menu.Item>
            <Menu.Item
              leftSection={
                user.disabled ? (
                  <IconUserCheck size={16} aria-hidden="true" />
                ) : (
                  <IconUserOff size={16} aria-hidden="true" />
                )
              }
              onClick={() => onAsk(user.disabled ? "enable" : "disable")}
            >
              {user.disabled ? t`Enable…` : t`Disable…`}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      }
    />
  );
}
