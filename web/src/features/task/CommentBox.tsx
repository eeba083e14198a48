import { Alert, Button, Group, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { comment } from "../../api/calls";
import { explain } from "../../api/problem";
import { useWriteKey } from "../../ui/write-key";

/** Adds a comment to the timeline. */
export function CommentBox({ taskId }: { taskId: string }) {
  const [text, setText] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const writeKey = useWriteKey();
  const send = useMutation({
    mutationFn: (body: string) => comment(taskId, body, writeKey.of(body)),
    onSuccess: () => {
      writeKey.renew();
      setText("");
    },
  });
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !send.isPending) send.mutate(text.trim());
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
        onChange={(event) => setText(event.currentTarget.value)}
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
