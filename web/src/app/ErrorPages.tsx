import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconMapOff, IconMoodSad } from "@tabler/icons-react";
import { Link } from "react-router";
import { EmptyState, ErrorState } from "../ui/Notice";

export function NotFoundPage() {
  return (
    <>
      <title>{t`Page not found · Signalbox`}</title>
      <EmptyState
        order={1}
        icon={<IconMapOff size={40} stroke={1.5} />}
        title={t`There is no such page`}
        actions={
          <Button component={Link} to="/" variant="default">
            <Trans>Go to the board</Trans>
          </Button>
        }
      >
        <Trans>The address may be mistyped, or the page has moved.</Trans>
      </EmptyState>
    </>
  );
}

/** Shown where the app itself failed; nothing of the inside is told. */
export function CrashPage() {
  return (
    <main>
      <title>{t`Something went wrong · Signalbox`}</title>
      <ErrorState
        order={1}
        icon={<IconMoodSad size={40} stroke={1.5} />}
        title={t`This page has failed`}
        actions={
          <Button onClick={() => window.location.reload()}>
            <Trans>Reload</Trans>
          </Button>
        }
      >
        <Trans>
          Your tasks are safe on the server. Reload the page; if it fails again, tell an
          administrator what you did before.
        </Trans>
      </ErrorState>
    </main>
  );
}
