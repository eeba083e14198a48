import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconBan,
  IconCircleCheck,
  IconCopy,
  IconDots,
  IconLink,
  IconSend,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Task, TaskEvent } from "../../api/model";
import { useOutbox } from "../../ui/outbox";
import { taskPath } from "../../ui/paths";
import { worded } from "../../words/worded";
import { asMarkdown } from "./as-markdown";
import { planDeletion } from "./deletion";
import { DispatchDialog } from "./DispatchDialog";
import { whyNot } from "./possible";
import type { Deed } from "./possible";
import { ReasonDialog } from "./ReasonDialog";
import type { Reasoned } from "./ReasonDialog";
import classes from "./TaskActions.module.css";

interface Props {
  task: Task;
  events: readonly TaskEvent[];
  /** Why this person may do nothing with it: their role, or that the past is shown. */
  barred: string | undefined;
}

const DEEDS: Readonly<Record<Exclude<Deed, "dispatch">, Omit<Reasoned, "taskId" | "name">>> =
  worded({
    reopen: {
      title: msg`Reopen this task?`,
      hint: msg`It is open again, and an agent can take it up. Its timeline goes on.`,
      label: msg`What has changed (optional)`,
      leave: msg`Leave it`,
      failure: msg`The task was not reopened`,
      kind: "reopen",
    },
    complete: {
      title: msg`Complete this task?`,
      hint: msg`It is done without a merged pull request. It can be reopened.`,
      label: msg`What came of it (optional)`,
      leave: msg`Not yet`,
      failure: msg`The task was not completed`,
      kind: "complete",
    },
    cancel: {
      title: msg`Cancel this task?`,
      hint: msg`Work on it ends. It can be reopened, and its timeline stays.`,
      label: msg`Reason (optional)`,
      leave: msg`Keep it`,
      hurts: true,
      failure: msg`The task was not cancelled`,
      kind: "cancel",
    },
  });

const ICONS = {
  dispatch: IconSend,
  reopen: IconArrowBackUp,
  complete: IconCircleCheck,
  cancel: IconBan,
} satisfies Record<Deed, typeof IconSend>;

/** What can be done with the task as a whole: the likeliest as buttons, all in the menu, with the reason against each. */
export function TaskActions({ task, events, barred }: Props) {
  const outbox = useOutbox();
  const [open, setOpen] = useState<Deed>();
  const names: Readonly<Record<Deed, string>> = {
    dispatch: t`Dispatch`,
    reopen: task.status === "failed" ? t`Retry` : t`Reopen task`,
    complete: t`Complete task`,
    cancel: t`Cancel task`,
  };
  const deeds = Object.keys(names) as Deed[];
  const possible = barred === undefined ? deeds.filter((deed) => !whyNot(deed, task)) : [];
  const close = () => setOpen(undefined);
  return (
    <div className={classes.actions}>
      {possible.map((deed) => (
        <Button
          key={deed}
          variant="default"
          size="xs"
          className={classes.button}
          onClick={() => setOpen(deed)}
        >
          {names[deed]}
        </Button>
      ))}
      <Menu position="bottom-end" width={280} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} className={classes.more} aria-label={t`More`}>
            <IconDots size={16} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconCopy size={16} aria-hidden="true" />}
            onClick={() => void copy(asMarkdown(task, events, addressOf(task)))}
          >
            <Trans>Copy as Markdown</Trans>
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLink size={16} aria-hidden="true" />}
            onClick={() => void copy(addressOf(task))}
          >
            <Trans>Copy the link</Trans>
          </Menu.Item>
          <Menu.Divider />
          {deeds.map((deed) => {
            const Icon = ICONS[deed];
            const reason = barred ?? whyNot(deed, task);
            return (
              <Menu.Item
                key={deed}
                leftSection={<Icon size={16} aria-hidden="true" />}
                disabled={reason !== undefined}
                onClick={() => setOpen(deed)}
              >
                {names[deed]}
                <Reason>{reason}</Reason>
              </Menu.Item>
            );
          })}
          <Menu.Item
            leftSection={<IconTrash size={16} aria-hidden="true" />}
            disabled={barred !== undefined}
            onClick={() => planDeletion(task.id, outbox)}
          >
            {t`Delete task`}
            <Reason>{barred}</Reason>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === undefined ? null : open === "dispatch" ? (
        <DispatchDialog task={task} onClose={close} />
      ) : (
        <ReasonDialog
          {...DEEDS[open]}
          {...(task.status === "failed" && open === "reopen" && { title: t`Try this task again?` })}
          taskId={task.id}
          name={names[open]}
          onClose={close}
        />
      )}
    </div>
  );
}

function Reason({ children }: { children: string | undefined }) {
  return children === undefined ? null : <span className={classes.reason}>{children}</span>;
}

const addressOf = ({ id }: Task): string => new URL(taskPath(id), location.href).href;

/** Where the browser lets no page copy (plain HTTP), by the old way. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one way on plain HTTP
    document.execCommand("copy");
    area.remove();
  }
}
