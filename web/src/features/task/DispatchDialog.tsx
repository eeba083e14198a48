import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Task } from "../../api/model";
import { complaintAt, explainRefusal } from "../../api/problem";
import { useWrite } from "../../ui/outbox";

/** Has an issue made of the task on GitHub, in a repository that somebody names. */
export function DispatchDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Make a GitHub issue of this task?`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <DispatchForm task={task} onDone={onClose} />
    </Modal>
  );
}

function DispatchForm({ task, onDone }: { task: Task; onDone: () => void }) {
  const [repo, setRepo] = useState(task.repo ?? "");
  const send = useWrite(onDone);
  const complaint = complaintAt(send.error, "repo");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!send.isPending) send.mutate({ kind: "dispatch", taskId: task.id, repo: repo.trim() });
      }}
    >
      <Stack gap="md">
        <Text size="sm">
          <Trans>
            The issue gets the title and the description, and a link back here. It is made once; the
            task is dispatched when it is there.
          </Trans>
        </Text>
        <TextInput
          label={t`Repository`}
          placeholder="owner/name"
          data-autofocus
          required
          value={repo}
          error={complaint}
          onChange={(event) => setRepo(event.currentTarget.value)}
        />
        {send.error === null || complaint !== undefined ? null : (
          <Alert color="red" role="alert" title={t`The task was not dispatched`}>
            {explainRefusal(send.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            <Trans>Not yet</Trans>
          </Button>
          <Button type="submit" loading={send.isPending}>
            <Trans>Dispatch</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
