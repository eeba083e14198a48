import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Anchor, Badge, Button, Group } from "@mantine/core";
import { IconDoorOff, IconLogout } from "@tabler/icons-react";
import { Link } from "react-router";
import { isAdmin, isAnonymous } from "../../api/session";
import { EmptyState } from "../../ui/Notice";
import { SignInButton } from "../../ui/NoSpace";
import { boardPath } from "../../ui/paths";
import { ROLE_LOOK } from "../../ui/roles";
import { Row, RowList } from "../../ui/Rows";
import { Section } from "../../ui/SettingsLayout";
import { useShell } from "../../ui/shell";
import { SpaceIcon } from "../../ui/SpaceIcon";

/** Who is signed in, and what they may do where. */
export function AccountSection() {
  const { me, signOut } = useShell();
  const stranger = isAnonymous(me);
  return (
    <>
      <Section
        title={stranger ? t`You are not signed in` : me.name}
        hint={
          stranger
            ? t`You can see what is public, but not change anything.`
            : me.name === me.id
              ? t`Signed in on this device.`
              : t`Signed in on this device as ${me.id}.`
        }
        action={
          stranger ? (
            <SignInButton />
          ) : (
            <Button
              variant="default"
              leftSection={<IconLogout size={16} aria-hidden="true" />}
              onClick={signOut}
            >
              <Trans>Sign out</Trans>
            </Button>
          )
        }
      >
        {isAdmin(me) ? (
          <Group>
            <Badge variant="default" radius="sm">
              <Trans>Administrator of the instance</Trans>
            </Badge>
          </Group>
        ) : null}
      </Section>
      <Section title={t`Spaces and roles`}>
        {me.spaces.length === 0 ? (
          <EmptyState icon={<IconDoorOff size={40} stroke={1.5} />} title={t`No space yet`}>
            {stranger ? t`Nothing here is public.` : t`Ask an administrator to add you to one.`}
          </EmptyState>
        ) : (
          <RowList of={t`spaces`} items={me.spaces}>
            {({ id, name, role, visibility }) => (
              <Row
                key={id}
                title={
                  <Group gap={8} wrap="nowrap">
                    <SpaceIcon visibility={visibility} />
                    <Anchor component={Link} to={boardPath(id)} inherit>
                      {name}
                    </Anchor>
                  </Group>
                }
                facts={<span>{ROLE_LOOK[role].hint}</span>}
                actions={
                  <Badge variant="default" radius="sm">
                    {ROLE_LOOK[role].label}
                  </Badge>
                }
              />
            )}
          </RowList>
        )}
      </Section>
    </>
  );
}
