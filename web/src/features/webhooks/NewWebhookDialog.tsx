import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Stack, TagsInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Space } from "../../api/model";
import { complaintAt, explainRefusal } from "../../api/problem";
import { createWebhook } from "../../api/webhooks";
import type { NewWebhook } from "../../api/webhooks";
import { SecretDialog } from "../../ui/SecretDialog";

/** Those that programs ask for most; any other type of event can be typed. */
const EVENTS = [
  "created",
  "input_requested",
  "input_answered",
  "dispatched",
  "pr_opened",
  "pr_merged",
  "completed",
  "failed",
  "cancelled",
  "stale",
  "agent_status",
];

interface Props {
  space: Space;
  onCreated: () => void;
  onClose: () => void;
}

/** Creates a webhook, and shows its secret this once. */
export function NewWebhookDialog({ space, onCreated, onClose }: Props) {
  const create = useMutation({
    mutationFn: (webhook: NewWebhook) => createWebhook(webhook),
    // The secret stays in no cache.
    gcTime: 0,
    onSuccess: onCreated,
  });
  const secret = create.data?.secret;
  return (
    <SecretDialog
      title={t`New webhook of ${space.name}`}
      made={
        secret === undefined
          ? undefined
          : {
              title: t`The secret of the webhook`,
              label: t`Secret`,
              secret,
              meaning: t`With it your program checks that a message is from here.`,
            }
      }
      onClose={onClose}
    >
      <Form
        spaceId={space.id}
        pending={create.isPending}
        error={create.error}
        onSubmit={(webhook) => create.mutate(webhook)}
        onDiscard={onClose}
      />
    </SecretDialog>
  );
}

interface FormProps {
  spaceId: string;
  pending: boolean;
  error: Error | null;
  onSubmit: (webhook: NewWebhook) => void;
  onDiscard: () => void;
}

function Form({ spaceId, pending, error, onSubmit, onDiscard }: FormProps) {
  const [url, setUrl] = useState("");
  const [description, setDescription] = useState("");
  const [events, setEvents] = useState<string[]>([]);
  const [tried, setTried] = useState(false);
  const to = url.trim();
  const called = description.trim();
  const urlError = tried && to === "" ? t`It needs an address.` : complaintAt(error, "url");
  const eventsError = complaintAt(error, "events");
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (to === "" || pending) return;
        onSubmit({
          spaceId,
          url: to,
          enabled: true,
          ...(called === "" ? {} : { description: called }),
          ...(events.length === 0 ? {} : { events }),
        });
      }}
    >
      <Stack gap="md">
        {error === null || urlError !== undefined || eventsError !== undefined ? null : (
          <Alert color="red" role="alert" title={t`The webhook was not created`}>
            {explainRefusal(error)}
          </Alert>
        )}
        <TextInput
          label={t`Address`}
          placeholder="https://…"
          type="url"
          data-autofocus
          required
          maxLength={2000}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={urlError}
        />
        <TextInput
          label={t`Name`}
          placeholder={t`What it is for`}
          maxLength={200}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <TagsInput
          label={t`Events`}
          description={t`None chosen: all of them.`}
          data={EVENTS}
          value={events}
          onChange={setEvents}
          error={eventsError}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDiscard}>
            <Trans>Discard</Trans>
          </Button>
          <Button type="submit" loading={pending}>
            <Trans>Create webhook</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
