import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon, Alert, Button, Group } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Task } from "../../api/model";
import { complaintAt, explain } from "../../api/problem";
import { useDraft } from "../../ui/drafts";
import { usePending, useWrite } from "../../ui/outbox";
import { useShell } from "../../ui/shell";
import { Conflict } from "./Conflict";
import { changeOf, textOf } from "./field";
import type { Field } from "./field";
import classes from "./Editable.module.css";

interface EditorProps {
  id: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

interface Props {
  task: Task;
  field: Field;
  /** What it is called within a sentence. */
  name: string;
  mayEdit: boolean;
  /** How it looks at rest; the pencil comes beside it. */
  children: (pencil: ReactNode) => ReactNode;
  editor: (props: EditorProps) => ReactNode;
}

/**
 * A field that is changed where it stands. The words are kept on the device until they are sent; where somebody else has
 * changed the same field since, both versions are shown and the person chooses.
 */
export function Editable({ task, field, name, mayEdit, children, editor }: Props) {
  const { me } = useShell();
  const id = useId();
  const pencil = useRef<HTMLButtonElement>(null);
  const now = textOf(task[field]);
  const [draft, keep, forget] = useDraft(`edit ${field} ${me.id} ${task.id}`);
  const [opened, setOpened] = useState(draft.text !== undefined && draft.text !== now);
  const waiting = usePending(task.id).find(
    ({ write }) => write.kind === "edit" && write.change[field] !== undefined,
  );
  const close = () => {
    forget();
    setOpened(false);
    requestAnimationFrame(() => pencil.current?.focus());
  };
  const send = useWrite(close);
  if (waiting?.write.kind === "edit" && waiting.refusal?.code === "VERSION_CONFLICT") {
    return <Conflict task={task} field={field} name={name} queued={waiting} edit={waiting.write} />;
  }
  if (!opened || !mayEdit) {
    return (
      <>
        {children(
          mayEdit ? (
            <ActionIcon
              ref={pencil}
              variant="subtle"
              color="gray"
              size="sm"
              className={classes.pencil}
              aria-label={t`Change the ${name}`}
              onClick={() => setOpened(true)}
            >
              <IconPencil size={15} aria-hidden="true" />
            </ActionIcon>
          ) : null,
        )}
        {waiting === undefined ? null : (
          <p className={classes.waits}>
            {waiting.refusal === undefined
              ? t`Your change waits to be sent.`
              : t`Your change was not taken: ${waiting.refusal.detail}`}
          </p>
        )}
      </>
    );
  }
  const text = draft.text ?? now;
  const base = draft.base ?? now;
  const version = Number(draft.version ?? task.version);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (send.isPending || (field === "title" && text.trim() === "")) return;
        if (text === now) close();
        else
          send.mutate({
            kind: "edit",
            taskId: task.id,
            change: changeOf(field, text),
            base: changeOf(field, base),
            version,
          });
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && text === now) close();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
          event.currentTarget.requestSubmit();
      }}
    >
      {editor({
        id,
        value: text,
        onChange: (value) => keep({ text: value, base, version: String(version) }),
        error:
          field === "title" && text.trim() === ""
            ? t`A task needs a title.`
            : complaintAt(send.error, field),
      })}
      {send.error === null || complaintAt(send.error, field) !== undefined ? null : (
        <Alert color="red" role="alert" title={t`The ${name} was not changed`}>
          {explain(send.error)}
        </Alert>
      )}
      <Group gap={8}>
        <Button type="submit" size="xs" loading={send.isPending}>
          <Trans>Save</Trans>
        </Button>
        <Button variant="default" size="xs" onClick={close}>
          <Trans>Leave it</Trans>
        </Button>
      </Group>
    </form>
  );
}
