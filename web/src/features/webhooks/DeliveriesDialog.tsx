import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Badge, Button, Group, Modal, Stack } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { usePages } from "../../api/pages";
import { explainRefusal } from "../../api/problem";
import { deliveriesOf, resendDelivery, testWebhook } from "../../api/webhooks";
import type { Webhook, WebhookDelivery } from "../../api/webhooks";
import { EmptyState } from "../../ui/Notice";
import { notify } from "../../ui/notify";
import { RelativeTime } from "../../ui/RelativeTime";
import { Row, Rows } from "../../ui/Rows";
import { WarnBadge } from "../../ui/WarnBadge";

/** So soon a message that was asked for has been sent. */
const SENT_AFTER_MS = 1_500;

/** What was sent to a webhook and what became of it; sends again, and a test. */
export function DeliveriesDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const pages = usePages([t`webhook deliveries`, webhook.id], (cursor, signal) =>
    deliveriesOf(webhook.id, cursor, signal),
  );
  const send = useMutation({
    mutationFn: (n: number) => (n === 0 ? testWebhook(webhook.id) : resendDelivery(webhook.id, n)),
    onSuccess: () => {
      setTimeout(() => void pages.refetch(), SENT_AFTER_MS);
      void notify({ message: t`It is being sent.` });
    },
    onError: (error) =>
      notify({ color: "red", title: t`Not sent`, message: explainRefusal(error) }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t`Deliveries to ${webhook.description ?? new URL(webhook.url).host}`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <Stack gap="md">
        <Group gap="sm">
          <Button
            size="xs"
            leftSection={<IconSend size={15} aria-hidden="true" />}
            loading={send.isPending && send.variables === 0}
            onClick={() => send.mutate(0)}
          >
            <Trans>Send a test</Trans>
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={pages.isRefetching}
            onClick={() => void pages.refetch()}
          >
            <Trans>Look again</Trans>
          </Button>
        </Group>
        <Rows
          of={t`deliveries`}
          pages={pages}
          empty={
            <EmptyState icon={<IconSend size={40} stroke={1.5} />} title={t`Nothing was sent yet`}>
              <Trans>What happens in the space from now on appears here.</Trans>
            </EmptyState>
          }
        >
          {(delivery) => (
            <DeliveryRow
              key={delivery.n}
              delivery={delivery}
              pending={send.isPending && send.variables === delivery.n}
              onResend={() => send.mutate(delivery.n)}
            />
          )}
        </Rows>
      </Stack>
    </Modal>
  );
}

interface RowProps {
  delivery: WebhookDelivery;
  pending: boolean;
  onResend: () => void;
}

function DeliveryRow({ delivery, pending, onResend }: RowProps) {
  const { n, event, at, attempts, status, responseStatus, error } = delivery;
  const name = n === 0 ? t`Test` : `${event} · ${n}`;
  return (
    <Row
      title={
        <>
          {name}
          <State status={status} />
        </>
      }
      facts={
        <>
          <span>
            <RelativeTime at={at} />
          </span>
          <span>
            {responseStatus === undefined
              ? error === undefined
                ? t`The receiver gave no answer`
                : t`The receiver ${error}`
              : t`Answered ${responseStatus}`}
          </span>
          {attempts > 1 ? <span>{t`${attempts} attempts`}</span> : null}
        </>
      }
      actions={
        n === 0 ? undefined : (
          <Button
            variant="default"
            size="xs"
            aria-label={t`Send ${name} again`}
            loading={pending}
            onClick={onResend}
          >
            <Trans>Send again</Trans>
          </Button>
        )
      }
    />
  );
}

function State({ status }: { status: WebhookDelivery["status"] }) {
  switch (status) {
    case "delivered":
      return (
        <Badge size="xs" variant="default" radius="sm">
          <Trans>Delivered</Trans>
        </Badge>
      );
    case "retrying":
      return (
        <WarnBadge>
          <Trans>Trying again</Trans>
        </WarnBadge>
      );
    case "failed":
      return (
        <WarnBadge>
          <Trans>Failed</Trans>
        </WarnBadge>
      );
  }
}
