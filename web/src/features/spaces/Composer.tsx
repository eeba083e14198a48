import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Select, Text, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { explain } from "../../api/problem";
import { useDashboard, useSendDraft } from "../../realtime/hooks";
import { useDraft } from "../../ui/drafts";
import { useQueue, useWrite } from "../../ui/outbox";
import { PendingWords } from "../../ui/PendingWords";
import { useShell } from "../../ui/shell";
import classes from "./SpacePage.module.css";

/** Far below the ten a second that the server takes, and as often as anybody reads. */
const DRAFT_EVERY_MS = 400;
/** The server's limit for a draft, in characters. */
const DRAFT_MAX = 4_000;
const TASKS_OFFERED = 200;

/** Says something in the space; the others see it while it is being written. */
export function Composer({ spaceId }: { spaceId: string }) {
  const { me } = useShell();
  const { tasks } = useDashboard(spaceId);
  const [{ text = "" }, change, forget] = useDraft(`say ${me.id} ${spaceId}`);
  const [taskId, setTaskId] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const show = useShownDraft(spaceId);
  const waiting = useQueue().filter(
    ({ write }) => write.kind === "say" && write.spaceId === spaceId,
  );
  const send = useWrite(() => {
    forget();
    setTaskId(null);
    show("");
  });
  const submit = (): void => {
    if (text.trim() === "" || send.isPending) return;
    const about = taskId === null ? {} : { taskId };
    send.mutate({ kind: "say", spaceId, text: text.trim(), ...about });
  };
  const newest = [...tasks.values()]
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
    .slice(0, TASKS_OFFERED);
  return (
    <form
      ref={form}
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
          form.current?.requestSubmit();
      }}
    >
      <PendingWords writes={waiting} takeBack={t`Take back`} />
      <Textarea
        aria-label={t`Say something`}
        placeholder={t`Say something to everybody in this space`}
        autosize
        minRows={2}
        maxRows={8}
        value={text}
        onChange={(event) => {
          change({ text: event.currentTarget.value });
          show(event.currentTarget.value);
        }}
      />
      {send.error === null ? null : (
        <Alert color="red" role="alert" title={t`It was not sent`}>
          {explain(send.error)}
        </Alert>
      )}
      <Group justify="space-between" gap="xs">
        <Select
          aria-label={t`About a task`}
          placeholder={t`About a task`}
          size="xs"
          clearable
          searchable
          data={newest.map(({ id, title }) => ({ value: id, label: title }))}
          value={taskId}
          onChange={setTaskId}
          className={classes.about}
        />
        <Group gap="sm">
          <Text size="xs" c="dimmed" visibleFrom="sm">
            <Trans>Ctrl+Enter sends</Trans>
          </Text>
          <Button type="submit" size="xs" loading={send.isPending} disabled={text.trim() === ""}>
            <Trans>Say it</Trans>
          </Button>
        </Group>
      </Group>
    </form>
  );
}

/** Shows the others what is being written, its newest state a few times a second, and that it ended. */
function useShownDraft(spaceId: string): (text: string) => void {
  const sendDraft = useSendDraft(spaceId);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef("");
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      if (latest.current !== "") sendDraft("");
    },
    [sendDraft],
  );
  return (text) => {
    latest.current = text.slice(0, DRAFT_MAX);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      sendDraft(latest.current);
    }, DRAFT_EVERY_MS);
  };
}
