import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { cancelTask } from "../../api/calls";
import { explain } from "../../api/problem";
import { useWriteKey } from "../../ui/write-key";

/** Ends the task after asking once more: there is no way back. */
export function CancelButton({ taskId }: { taskId: string }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpened(true)}>
        Cancel task
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Cancel this task?"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <CancelForm taskId={taskId} onDone={() => setOpened(false)} />
      </Modal>
    </>
  );
}

function CancelForm({ taskId, onDone }: { taskId: string; onDone: () => void }) {
  const [reason, setReason] = useState("");
  const writeKey = useWriteKey();
  const cancel = useMutation({
    mutationFn: (text: string) => cancelTask(taskId, text, writeKey.of(text)),
    onSuccess: onDone,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        cancel.mutate(reason.trim());
      }}
    >
      <Stack gap="md">
        <Text size="sm">Work on it ends, and it cannot be taken up again. Its timeline stays.</Text>
        <Textarea
          label="Reason (optional)"
          data-autofocus
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {cancel.error === null ? null : (
          <Alert color="red" role="alert" title="The task was not cancelled">
            {explain(cancel.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            Keep it
          </Button>
          <Button type="submit" color="red" loading={cancel.isPending}>
            Cancel task
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
