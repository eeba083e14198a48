import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { deleteSpace } from "../../api/calls";
import type { Space } from "../../api/model";
import { explainRefusal } from "../../api/problem";
import { sessionQuery } from "../../api/session";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { boardPath } from "../../ui/paths";
import { Section } from "../../ui/SettingsLayout";
import { useShell } from "../../ui/shell";

/** Deletes the space, after its name has been typed. */
export function DeleteSection({ space }: { space: Space }) {
  const [asked, setAsked] = useState(false);
  return (
    <Section
      title={t`Delete this space`}
      hint={t`Its tasks, members and keys go with it. This cannot be undone.`}
    >
      <div>
        <Button
          color="red"
          variant="outline"
          c="var(--mantine-color-error)"
          onClick={() => setAsked(true)}
        >
          <Trans>Delete this space…</Trans>
        </Button>
      </div>
      {asked ? <DeleteDialog space={space} onClose={() => setAsked(false)} /> : null}
    </Section>
  );
}

function DeleteDialog({ space, onClose }: { space: Space; onClose: () => void }) {
  const { me } = useShell();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const remove = useMutation({
    mutationFn: () => deleteSpace(space.id),
    onSuccess: async () => {
      await navigate(boardPath(me.spaces.find(({ id }) => id !== space.id)?.id));
      notifications.show({ message: t`The space ${space.name} is deleted.` });
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  return (
    <ConfirmDialog
      title={t`Delete ${space.name}?`}
      action={t`Delete permanently`}
      ready={typed.trim() === space.name}
      pending={remove.isPending}
      failure={remove.error === null ? undefined : explainRefusal(remove.error)}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <Stack gap="sm">
        <span>
          <Trans>
            All of its tasks with their timelines, its members and its API keys are deleted. Who has
            it open loses it at once.
          </Trans>
        </span>
        <TextInput
          label={t`Type ${space.name} to confirm`}
          data-autofocus
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Stack>
    </ConfirmDialog>
  );
}
