import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Group } from "@mantine/core";
import { useId } from "react";
import type { Task } from "../../api/model";
import type { QueuedWrite, Write } from "../../api/write";
import { useOutbox } from "../../ui/outbox";
import classes from "./Editable.module.css";
import { textOf } from "./field";
import type { Field } from "./field";

interface Props {
  /** As it is now. */
  task: Task;
  field: Field;
  name: string;
  queued: QueuedWrite;
  edit: Extract<Write, { kind: "edit" }>;
}

/** Two people have changed one field: both versions, and the choice between them. */
export function Conflict({ task, field, name, queued, edit }: Props) {
  const outbox = useOutbox();
  const headingId = useId();
  const [theirs, mine] = [textOf(task[field]), textOf(edit.change[field])];
  return (
    <section className={classes.conflict} aria-labelledby={headingId} role="alert">
      <h3 id={headingId}>{t`Somebody has changed the ${name} since you began`}</h3>
      <dl>
        <dt>
          <Trans>As it is now</Trans>
        </dt>
        <dd dir="auto" tabIndex={0}>
          {theirs === "" ? t`Nothing` : theirs}
        </dd>
        <dt>
          <Trans>Yours, not saved</Trans>
        </dt>
        <dd dir="auto" tabIndex={0}>
          {mine === "" ? t`Nothing` : mine}
        </dd>
      </dl>
      <Group gap={8}>
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            void outbox.sendAgain(queued.key, {
              ...edit,
              base: { [field]: task[field] ?? "" },
              version: task.version,
            })
          }
        >
          <Trans>Save mine over it</Trans>
        </Button>
        <Button size="xs" variant="default" onClick={() => void outbox.discard(queued.key)}>
          <Trans>Keep it as it is now</Trans>
        </Button>
      </Group>
    </section>
  );
}
