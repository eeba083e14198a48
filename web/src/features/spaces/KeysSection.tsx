import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Badge, Button, Code } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keysOf, revokeKey } from "../../api/calls";
import type { ApiKey, Space } from "../../api/model";
import { usePages } from "../../api/pages";
import { explainRefusal } from "../../api/problem";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { EmptyState } from "../../ui/Notice";
import { RelativeTime } from "../../ui/RelativeTime";
import { ROLE_LOOK } from "../../ui/roles";
import { Row, Rows } from "../../ui/Rows";
import { Section } from "../../ui/SettingsLayout";
import { fullTime } from "../../ui/time";
import { WarnBadge } from "../../ui/WarnBadge";
import { keyState } from "./key-expiry";
import { NewKeyDialog } from "./NewKeyDialog";

const keysKey = (spaceId: string) => ["keys", spaceId] as const;

/** The keys by which machines come in. */
export function KeysSection({ space }: { space: Space }) {
  const client = useQueryClient();
  const keys = usePages(keysKey(space.id), (cursor, signal) => keysOf(space.id, cursor, signal));
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey>();
  const changed = () => client.invalidateQueries({ queryKey: keysKey(space.id) });
  return (
    <Section
      title={t`API keys`}
      hint={t`For agents and other machines. A key works in this space alone, with the role you give it.`}
      action={
        <Button
          size="sm"
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={() => setCreating(true)}
        >
          <Trans>New key</Trans>
        </Button>
      }
    >
      <Rows
        of={t`API keys`}
        pages={keys}
        empty={
          <EmptyState icon={<IconKey size={40} stroke={1.5} />} title={t`No API keys yet`}>
            <Trans>
              Create one for each agent, so that you can revoke it alone. It goes into the header{" "}
              <Code>X-API-Key</Code>.
            </Trans>
          </EmptyState>
        }
      >
        {(key) => <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />}
      </Rows>
      {creating ? (
        <NewKeyDialog
          space={space}
          onCreated={() => void changed()}
          onClose={() => setCreating(false)}
        />
      ) : null}
      {revoking === undefined ? null : (
        <RevokeDialog
          apiKey={revoking}
          onRevoked={changed}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Section>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { name, role, createdAt, createdBy, expiresAt, lastUsedAt } = apiKey;
  return (
    <Row
      title={
        <>
          {name}
          <Badge size="xs" variant="default" radius="sm">
            {ROLE_LOOK[role].label}
          </Badge>
          <ExpiryBadge expiresAt={expiresAt} />
        </>
      }
      facts={
        <>
          <span>
            {lastUsedAt === undefined ? (
              t`Never used`
            ) : (
              <>
                <Trans>
                  Used <RelativeTime at={lastUsedAt} />
                </Trans>
              </>
            )}
          </span>
          <span>
            <Trans>
              Created <RelativeTime at={createdAt} /> by {createdBy}
            </Trans>
          </span>
          <span>
            {expiresAt === undefined ? t`No expiry date` : t`Until ${fullTime(expiresAt)}`}
          </span>
        </>
      }
      actions={
        <Button
          variant="default"
          size="xs"
          aria-label={t`Revoke the key ${name}`}
          onClick={onRevoke}
        >
          <Trans>Revoke</Trans>
        </Button>
      }
    />
  );
}

function ExpiryBadge({ expiresAt }: { expiresAt: string | undefined }) {
  const [openedAt] = useState(() => Date.now());
  const state = keyState(expiresAt, openedAt);
  switch (state) {
    case "valid":
      return null;
    case "expired":
      return (
        <WarnBadge>
          <Trans>Expired</Trans>
        </WarnBadge>
      );
    case "expires soon":
      return (
        <Badge size="xs" variant="default" radius="sm">
          <Trans>Expires soon</Trans>
        </Badge>
      );
  }
}

interface RevokeProps {
  apiKey: ApiKey;
  onRevoked: () => Promise<unknown>;
  onClose: () => void;
}

function RevokeDialog({ apiKey, onRevoked, onClose }: RevokeProps) {
  const revoke = useMutation({
    mutationFn: () => revokeKey(apiKey.id),
    onSuccess: async () => {
      await onRevoked();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t`Revoke the key ${apiKey.name}?`}
      action={t`Revoke`}
      pending={revoke.isPending}
      failure={revoke.error === null ? undefined : explainRefusal(revoke.error)}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      <Trans>
        Whatever uses it is disconnected at once and can do nothing more. This cannot be undone; you
        can create a new key.
      </Trans>
    </ConfirmDialog>
  );
}
