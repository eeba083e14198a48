import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { explain } from "../api/problem";
import { AnswerField } from "./AnswerField";
import { AnsweredBy } from "./AnsweredBy";
import { isTooLate } from "./answers";
import { useDraft } from "./drafts";
import { askId } from "./needs";
import type { Ask } from "./needs";
import { usePending, useWrite } from "./outbox";
import { PendingWords } from "./PendingWords";
import { useShell } from "./shell";
import { answersTo } from "./writes";

interface Props {
  ask: Ask;
  /** It is no longer open: somebody else has answered, or it was withdrawn. */
  gone: boolean;
  /** Nobody misses it when it goes before a word was typed. */
  closeWhenGone?: boolean;
  /** After the answer was sent, or after words that came too late were thrown away. */
  onDone: () => void;
}

/** A field for each request of an ask; all answers are sent together. Words that came too late stay to be copied. */
export function AnswerForm({ ask, gone, closeWhenGone = false, onDone }: Props) {
  const { me } = useShell();
  const [texts, change, forget] = useDraft(`answer ${me.id} ${askId(ask)}`);
  const [tried, setTried] = useState(false);
  const send = useWrite(() => {
    forget();
    onDone();
  });
  const { requests } = ask;
  const waiting = usePending(ask.taskId).filter(({ write }) => answersTo(write, ask));
  const textOf = (id: string): string => (texts[id] ?? "").trim();
  const late = !send.isSuccess && (gone || isTooLate(send.error));

  const typed = requests.some(({ id }) => textOf(id) !== "");
  const close = gone && closeWhenGone && !typed && !send.isPending;
  useEffect(() => {
    if (close) onDone();
  }, [close, onDone]);

  const submit = () => {
    setTried(true);
    if (late || send.isPending || requests.some(({ id }) => textOf(id) === "")) return;
    const answers = requests.map(({ id }) => ({ id, text: textOf(id) }));
    send.mutate({ kind: "answer", taskId: ask.taskId, clarifies: ask.clarifies, answers });
  };

  if (waiting.length > 0) return <PendingWords writes={waiting} takeBack={t`Change`} />;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {late ? <AnsweredBy ask={ask} /> : null}
        {requests.map((request) => (
          <AnswerField
            key={request.id}
            request={request}
            value={texts[request.id] ?? ""}
            onChange={(text) => change({ [request.id]: text })}
            readOnly={late}
            error={
              tried && !late && textOf(request.id) === ""
                ? t`This question needs an answer.`
                : undefined
            }
          />
        ))}
        {send.error === null || late ? null : (
          <Alert color="red" role="alert" title={t`The answer was not sent`}>
            {explain(send.error)}
          </Alert>
        )}
        {late ? (
          <Group gap="sm">
            <Button
              variant="default"
              size="sm"
              onClick={() => {
                forget();
                onDone();
              }}
            >
              <Trans>Discard my words</Trans>
            </Button>
            <Text size="xs" c="dimmed">
              <Trans>They are not sent.</Trans>
            </Text>
          </Group>
        ) : (
          <div>
            <Button type="submit" size="sm" loading={send.isPending} disabled={send.isSuccess}>
              {send.isSuccess ? t`Sent` : requests.length === 1 ? t`Send answer` : t`Send answers`}
            </Button>
          </div>
        )}
      </Stack>
    </form>
  );
}
