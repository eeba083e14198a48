import { t } from "@lingui/core/macro";
import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { explain } from "../../api/problem";
import { useDraft } from "../../ui/drafts";
import { useWrite } from "../../ui/outbox";
import { useShell } from "../../ui/shell";

export interface Reasoned {
  taskId: string;
  /** The deed, as its buttons call it. */
  name: string;
  /** The question that the dialog asks. */
  title: string;
  /** What it brings about, and whether there is a way back. */
  hint: string;
  /** What the optional text says. */
  label: string;
  /** Not to do it. */
  leave: string;
  hurts?: boolean;
  failure: string;
  kind: "cancel" | "complete" | "reopen";
}

/** Asks once more before something is done with a task, for a few words to it if somebody likes. */
export function ReasonDialog({ onClose, ...deed }: Reasoned & { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={deed.title}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <ReasonForm {...deed} onDone={onClose} />
    </Modal>
  );
}

function ReasonForm({
  taskId,
  name,
  hint,
  label,
  leave,
  hurts = false,
  failure,
  kind,
  onDone,
}: Reasoned & { onDone: () => void }) {
  const { me } = useShell();
  const [{ text = "" }, change, forget] = useDraft(`${name} ${me.id} ${taskId}`);
  const send = useWrite(() => {
    forget();
    onDone();
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!send.isPending) send.mutate({ kind, taskId, reason: text.trim() });
      }}
    >
      <Stack gap="md">
        <Text size="sm">{hint}</Text>
        <Textarea
          label={label}
          data-autofocus
          autosize
          minRows={2}
          value={text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        {send.error === null ? null : (
          <Alert color="red" role="alert" title={failure}>
            {explain(send.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            {leave}
          </Button>
          <Button type="submit" color={hurts ? "red.9" : undefined} loading={send.isPending}>
            {name}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
