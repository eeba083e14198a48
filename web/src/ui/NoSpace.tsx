import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { IconDoorOff, IconLock, IconMapOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { isAnonymous } from "../api/session";
import { EmptyState, ErrorState } from "./Notice";
import { boardPath } from "./paths";
import { useShell } from "./shell";

const SPACES_OFFERED = 6;

/** In place of a page's content where this person may see no space at all. */
export function NoSpaces() {
  const { me } = useShell();
  return isAnonymous(me) ? (
    <EmptyState
      icon={<IconLock size={40} stroke={1.5} />}
      title={t`Nothing here is public`}
      actions={<SignInButton />}
    >
      <Trans>Sign in to see the spaces you are a member of.</Trans>
    </EmptyState>
  ) : (
    <EmptyState icon={<IconDoorOff size={40} stroke={1.5} />} title={t`You are in no space yet`}>
      <Trans>
        Tasks live in spaces. Ask an administrator to add the user <b>{me.name}</b> to one; it then
        appears here by itself.
      </Trans>
    </EmptyState>
  );
}

interface Props {
  /** It was shown until the server took it away; else it was never ours to see. */
  lost: boolean;
  onAskAgain: () => void;
}

/** In place of a page's content where the server does not show us the space. */
export function SpaceGone({ lost, onAskAgain }: Props) {
  const { space } = useShell();
  if (!lost) {
    return (
      <ErrorState
        icon={<IconMapOff size={40} stroke={1.5} />}
        title={t`There is no such space`}
        actions={<OtherSpaces />}
      >
        <Trans>
          The address may be mistyped, the space may have been deleted, or you may not see it. If
          somebody sent you here, ask an administrator of the space to add you.
        </Trans>
      </ErrorState>
    );
  }
  return (
    <ErrorState
      icon={<IconLock size={40} stroke={1.5} />}
      title={
        space === undefined
          ? t`You can no longer see this space`
          : t`You can no longer see ${space.name}`
      }
      actions={
        <OtherSpaces>
          <Button variant="default" onClick={onAskAgain}>
            <Trans>Try again</Trans>
          </Button>
        </OtherSpaces>
      }
    >
      <Trans>
        While you had it open you were removed from this space, or it became private or was deleted.
        Your other spaces are not affected. If this surprises you, ask an administrator.
      </Trans>
    </ErrorState>
  );
}

function OtherSpaces({ children }: { children?: ReactNode }) {
  const { me, space } = useShell();
  const others = me.spaces.filter(({ id }) => id !== space?.id).slice(0, SPACES_OFFERED);
  return (
    <Group justify="center" gap="xs" maw="100%">
      {others.map(({ id, name }, place) => (
        <Button
          key={id}
          component={Link}
          to={boardPath(id)}
          variant={place === 0 ? "filled" : "default"}
          maw="100%"
        >
          {t`Go to ${name}`}
        </Button>
      ))}
      {isAnonymous(me) ? <SignInButton /> : null}
      {children}
    </Group>
  );
}

/** To the sign-in page, and back here afterwards. */
export function SignInButton({ size = "sm" }: { size?: "sm" | "compact-sm" }) {
  const { pathname, search } = useLocation();
  return (
    <Button
      component={Link}
      to="/sign-in"
      state={{ from: pathname + search }}
      size={size}
      flex="none"
    >
      <Trans>Sign in</Trans>
    </Button>
  );
}
