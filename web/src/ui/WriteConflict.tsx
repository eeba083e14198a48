import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { taskOf } from "../api/calls";
import type { Task, TaskEvent } from "../api/model";
import { explain } from "../api/problem";
import { fieldsOf, taskIdOf } from "../api/write";
import type { QueuedWrite, Refusal, Write } from "../api/write";
import { findEnding } from "./answers";
import type { Ending } from "./answers";
import { Edits } from "./Edits";
import { RelativeTime } from "./RelativeTime";
import { STATUS_LOOK } from "./status";
import { explainWrite, WRITE_LOOK, wordsOf } from "./writes";
import classes from "./WriteConflict.module.css";

interface Props {
  queued: QueuedWrite & { refusal: Refusal };
  title: string | undefined;
  /** As it was, or changed. */
  onSend: (write: Write) => void;
  onDiscard: () => void;
  onClose: () => void;
}

/** Something that the server did not take: what the person did, what is there now, and what can be done about it. */
export function WriteConflict({ queued, title, onSend, onDiscard, onClose }: Props) {
  const { write, refusal } = queued;
  const taskId = taskIdOf(write);
  const now = useQuery({
    queryKey: ["conflict", taskId],
    queryFn: ({ signal }) => taskOf(taskId ?? "", signal),
    enabled: taskId !== undefined,
    staleTime: 0,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Not sent: ${WRITE_LOOK[write.kind].name.toLowerCase()}`}
      closeButtonProps={{ "aria-label": t`Close` }}
      size="lg"
    >
      <Stack gap="md">
        <Text size="sm">
          {title === undefined ? null : <b>{title}: </b>}
          {explainWrite(refusal)}
        </Text>
        {now.error === null ? null : (
          <Alert color="red" role="alert" title={t`What is there now cannot be shown`}>
            {explain(now.error)}
          </Alert>
        )}
        {write.kind === "edit" ? (
          <EditChoice write={write} now={now.data} onSend={onSend} onDiscard={onDiscard} />
        ) : (
          <>
            {now.data === undefined ? null : <Present task={now.data} write={write} />}
            <Mine write={write} />
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={onDiscard}>
                <Trans>Discard mine</Trans>
              </Button>
              {taskId !== undefined && OWN_WORDS.has(write.kind) && wordsOf(write) !== "" ? (
                <Button
                  variant="default"
                  onClick={() => onSend({ kind: "comment", taskId, text: wordsOf(write) })}
                >
                  <Trans>Send my words as a comment</Trans>
                </Button>
              ) : null}
              {FINAL.has(refusal.code) ? null : (
                <Button onClick={() => onSend(write)}>
                  <Trans>Send again</Trans>
                </Button>
              )}
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}

/** Their words can be said as a comment as well. */
const OWN_WORDS: ReadonlySet<Write["kind"]> = new Set([
  "edit",
  "answer",
  "cancel",
  "complete",
  "reopen",
  "say",
]);

/** Sent again they would be refused again. */
const FINAL = new Set(["ALREADY_ANSWERED", "INVALID_TRANSITION", "TASK_NOT_FOUND"]);

function Mine({ write }: { write: Write }) {
  const words = wordsOf(write);
  if (words === "") return null;
  return (
    <section aria-label={t`Yours`}>
      <h3 className={classes.head}>
        <Trans>You wrote</Trans>
      </h3>
      <p className={classes.text}>{words}</p>
    </section>
  );
}

function Present({ task, write }: { task: Task & { events?: TaskEvent[] }; write: Write }) {
  const ids = write.kind === "answer" ? write.answers.map(({ id }) => id) : [];
  const ending = ids.length === 0 ? null : findEnding(ids, task.events ?? []);
  return (
    <section aria-label={t`Theirs`}>
      <h3 className={classes.head}>
        {ending === null ? (
          <Trans>
            The task is now: {STATUS_LOOK[task.status].label}, <RelativeTime at={task.updatedAt} />
          </Trans>
        ) : (
          <How {...ending} />
        )}
      </h3>
      {ending?.text === undefined ? null : <p className={classes.text}>{ending.text}</p>}
    </section>
  );
}

function How({ by, at, how }: Ending) {
  const when = <RelativeTime at={at} />;
  switch (how) {
    case "answered":
      return (
        <Trans>
          {by} answered {when}
        </Trans>
      );
    case "withdrawn":
      return (
        <Trans>
          {by} withdrawn {when}
        </Trans>
      );
    case "expired":
      return (
        <Trans>
          {by} expired {when}
        </Trans>
      );
  }
}

interface ChoiceProps {
  write: Extract<Write, { kind: "edit" }>;
  now: Task | undefined;
  onSend: (write: Write) => void;
  onDiscard: () => void;
}

/** Two versions of the same words, and one of them to keep. */
function EditChoice({ write, now, onSend, onDiscard }: ChoiceProps) {
  const [chosen, setChosen] = useState<string>("mine");
  if (now === undefined) return <Mine write={write} />;
  const theirs = Object.fromEntries(fieldsOf(write.change).map((field) => [field, now[field]]));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen === "theirs") onDiscard();
        else onSend({ ...write, base: theirs, version: now.version });
      }}
    >
      <Radio.Group value={chosen} onChange={setChosen} label={t`Which one shall stay?`}>
        <div className={classes.both}>
          <Radio.Card value="theirs" className={classes.version}>
            <Trans>
              <b>There now</b>, <RelativeTime at={now.updatedAt} />
            </Trans>
            <Edits fields={theirs} other={write.change} />
          </Radio.Card>
          <Radio.Card value="mine" className={classes.version}>
            <b>
              <Trans>Yours</Trans>
            </b>
            <Edits fields={write.change} other={theirs} />
          </Radio.Card>
        </div>
      </Radio.Group>
      <Group justify="flex-end" gap="sm" mt="md">
        <Button type="submit">{chosen === "mine" ? t`Keep mine` : t`Keep theirs`}</Button>
      </Group>
    </form>
  );
}
