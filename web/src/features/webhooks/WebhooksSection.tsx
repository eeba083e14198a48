import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Badge, Button } from "@mantine/core";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Space } from "../../api/model";
import { usePages } from "../../api/pages";
import { explainRefusal } from "../../api/problem";
import { changeWebhook, deleteWebhook, webhooksOf } from "../../api/webhooks";
import type { Webhook } from "../../api/webhooks";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { EmptyState } from "../../ui/Notice";
import { notify } from "../../ui/notify";
import { RelativeTime } from "../../ui/RelativeTime";
import { Row, Rows } from "../../ui/Rows";
import { Section } from "../../ui/SettingsLayout";
import { ChatSection } from "./ChatSection";
import { DeliveriesDialog } from "./DeliveriesDialog";
import { NewWebhookDialog } from "./NewWebhookDialog";
import classes from "./Webhooks.module.css";

const webhooksKey = (spaceId: string) => ["webhooks", spaceId] as const;

/** Where the events of a space go: programs, and a chat. */
export function WebhooksSection({ space }: { space: Space }) {
  const client = useQueryClient();
  const webhooks = usePages(webhooksKey(space.id), (cursor, signal) =>
    webhooksOf(space.id, cursor, signal),
  );
  const [creating, setCreating] = useState(false);
  const [looking, setLooking] = useState<Webhook>();
  const [deleting, setDeleting] = useState<Webhook>();
  const changed = () => client.invalidateQueries({ queryKey: webhooksKey(space.id) });
  return (
    <>
      <Section
        title={t`Webhooks`}
        hint={t`For programs elsewhere. Each gets the events of this space as they happen, signed, in order, and again until it takes them.`}
        action={
          <Button
            size="sm"
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setCreating(true)}
          >
            <Trans>New webhook</Trans>
          </Button>
        }
      >
        <Rows
          of={t`webhooks`}
          pages={webhooks}
          empty={
            <EmptyState icon={<IconWebhook size={40} stroke={1.5} />} title={t`No webhooks yet`}>
              <Trans>Create one for each program that should hear of what happens here.</Trans>
            </EmptyState>
          }
        >
          {(webhook) => (
            <WebhookRow
              key={webhook.id}
              webhook={webhook}
              onChanged={changed}
              onLook={() => setLooking(webhook)}
              onDelete={() => setDeleting(webhook)}
            />
          )}
        </Rows>
      </Section>
      <ChatSection key={space.id} spaceId={space.id} />
      {creating ? (
        <NewWebhookDialog
          space={space}
          onCreated={() => void changed()}
          onClose={() => setCreating(false)}
        />
      ) : null}
      {looking === undefined ? null : (
        <DeliveriesDialog webhook={looking} onClose={() => setLooking(undefined)} />
      )}
      {deleting === undefined ? null : (
        <DeleteDialog
          webhook={deleting}
          onDeleted={changed}
          onClose={() => setDeleting(undefined)}
        />
      )}
    </>
  );
}

const nameOf = ({ url, description }: Webhook): string => description ?? new URL(url).host;

interface RowProps {
  webhook: Webhook;
  onChanged: () => Promise<unknown>;
  onLook: () => void;
  onDelete: () => void;
}

function WebhookRow({ webhook, onChanged, onLook, onDelete }: RowProps) {
  const { id, url, enabled, disabledReason, createdAt } = webhook;
  const name = nameOf(webhook);
  const change = useMutation({
    mutationFn: () => changeWebhook(id, { enabled: !enabled }),
    onSuccess: onChanged,
    onError: (error) =>
      notify({ color: "red", title: t`Not changed`, message: explainRefusal(error) }),
  });
  return (
    <Row
      title={
        <>
          {name}
          {enabled ? null : (
            <Badge variant="default" radius="sm">
              <Trans>Off</Trans>
            </Badge>
          )}
        </>
      }
      facts={
        <>
          <span className={classes.url}>{url}</span>
          <span>{wantsOf(webhook)}</span>
          <span>
            <Trans>
              Created <RelativeTime at={createdAt} />
            </Trans>
          </span>
          {disabledReason === undefined ? null : <span>{disabledReason}</span>}
        </>
      }
      actions={
        <>
          <Button
            variant="default"
            size="xs"
            aria-label={t`Deliveries to ${name}`}
            onClick={onLook}
          >
            <Trans>Deliveries</Trans>
          </Button>
          <Button
            variant="default"
            size="xs"
            aria-label={enabled ? t`Switch ${name} off` : t`Switch ${name} on`}
            loading={change.isPending}
            onClick={() => change.mutate()}
          >
            {enabled ? t`Switch off` : t`Switch on`}
          </Button>
          <Button variant="default" size="xs" aria-label={t`Delete ${name}`} onClick={onDelete}>
            <Trans>Delete</Trans>
          </Button>
        </>
      }
    />
  );
}

function wantsOf({ events = [], patterns = [] }: Webhook): string {
  const wanted = [...events, ...patterns];
  return wanted.length === 0 ? t`All events` : wanted.join(", ");
}

interface DeleteProps {
  webhook: Webhook;
  onDeleted: () => Promise<unknown>;
  onClose: () => void;
}

function DeleteDialog({ webhook, onDeleted, onClose }: DeleteProps) {
  const remove = useMutation({
    mutationFn: () => deleteWebhook(webhook.id),
    onSuccess: async () => {
      await onDeleted();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t`Delete the webhook ${nameOf(webhook)}?`}
      action={t`Delete`}
      pending={remove.isPending}
      failure={remove.error === null ? undefined : explainRefusal(remove.error)}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <Trans>
        Nothing more is sent to it, and its deliveries go too. This cannot be undone; to pause it,
        switch it off.
      </Trans>
    </ConfirmDialog>
  );
}
