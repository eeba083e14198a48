import { Alert, Button, Group, Text, Textarea } from "@mantine/core";
import { useRef } from "react";
import { explain } from "../../api/problem";
import { useDraft } from "../../ui/drafts";
import { useWrite } from "../../ui/outbox";
import { useShell } from "../../ui/shell";

/** Adds a comment to the timeline. */
export function CommentBox({ taskId }: { taskId: string }) {
  const { me } = useShell();
  const [{ text = "" }, change, forget] = useDraft(`comment ${me.id} ${taskId}`);
  const form = useRef<HTMLFormElement>(null);
  const send = useWrite(forget);
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !send.isPending)
          send.mutate({ kind: "comment", taskId, text: text.trim() });
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
          form.current?.requestSubmit();
      }}
    >
      <Textarea
        aria-label="Comment"
        placeholder="Write a comment"
        autosize
        minRows={2}
        maxRows={12}
        value={text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      {send.error === null ? null : (
        <Alert color="red" role="alert" mt="xs" title="The comment was not sent">
          {explain(send.error)}
        </Alert>
      )}
      <Group justify="space-between" mt="xs">
        <Text size="xs" c="dimmed" visibleFrom="sm">
          Ctrl+Enter sends
        </Text>
        <Button
          type="submit"
          size="xs"
          variant="default"
          loading={send.isPending}
          disabled={text.trim() === ""}
        >
          Comment
        </Button>
      </Group>
    </form>
  );
}
