import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { createSpace } from "../../api/calls";
import type { Visibility } from "../../api/model";
import { complaintAt, explainRefusal } from "../../api/problem";
import { sessionQuery } from "../../api/session";
import { boardPath } from "../../ui/paths";
import { useWriteKey } from "../../ui/write-key";
import { VisibilityField } from "./VisibilityField";

export const SPACE_NAME_MAX = 100;

interface Props {
  opened: boolean;
  onClose: () => void;
}

/** For administrators of the instance; the new space is shown at once. */
export function NewSpaceDialog({ opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t`New space`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <NewSpaceForm onDone={onClose} />
    </Modal>
  );
}

function NewSpaceForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [visibility, setVisibility] = useState<Visibility>("private");
  const [tried, setTried] = useState(false);
  const writeKey = useWriteKey();
  const wanted = name.trim();
  const create = useMutation({
    mutationFn: () => createSpace(wanted, visibility, writeKey.of([wanted, visibility])),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      onDone();
      await navigate(boardPath(id));
    },
  });
  const nameError =
    tried && wanted === "" ? t`A space needs a name.` : complaintAt(create.error, "name");
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (wanted !== "" && !create.isPending) create.mutate();
      }}
    >
      <Stack gap="md">
        {create.error === null || nameError !== undefined ? null : (
          <Alert color="red" role="alert" title={t`The space was not created`}>
            {explainRefusal(create.error)}
          </Alert>
        )}
        <TextInput
          label={t`Name`}
          placeholder={t`Such as a team or a product`}
          data-autofocus
          required
          maxLength={SPACE_NAME_MAX}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={nameError}
        />
        <VisibilityField
          value={visibility}
          onChange={setVisibility}
          error={complaintAt(create.error, "visibility")}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            <Trans>Discard</Trans>
          </Button>
          <Button type="submit" loading={create.isPending}>
            <Trans>Create space</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
