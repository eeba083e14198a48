import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, CloseButton, Menu, Popover, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Agent, TaskSummary } from "../../api/model";
import type { Write } from "../../api/write";
import { useOutbox } from "../../ui/outbox";
import type { Deed } from "./moves";
import { Outcomes } from "./Outcomes";
import { writeEach } from "./write-each";
import classes from "./BulkBar.module.css";

interface Props {
  tasks: readonly TaskSummary[];
  agents: readonly Agent[];
  onDeed: (deed: Deed, tasks: readonly TaskSummary[]) => void;
  onClose: () => void;
}

/** What can be done to all selected tasks; of each that it could not be done to, it says why. */
export function BulkBar({ tasks, agents, onDeed, onClose }: Props) {
  const outbox = useOutbox();
  const write = useMutation({
    mutationFn: ({ each }: { each: (taskId: string) => Write; done: string }) =>
      writeEach(outbox, tasks, ({ id }) => each(id)),
    onSuccess: (outcomes, { done }) => {
      const failed = outcomes.filter(({ whyNot }) => whyNot !== undefined);
      // The cards say of themselves that something waits.
      if (outcomes.every(({ waits }) => waits)) return;
      notifications.show({
        color: failed.length === 0 ? "action" : "red",
        title: failed.length === 0 ? `${done}: ${outcomes.length}` : undefined,
        message: <Outcomes outcomes={outcomes} />,
        autoClose: failed.length === 0 ? 4_000 : false,
      });
    },
  });
  const failed = tasks.filter(({ status }) => status === "failed");
  const open = tasks.filter(({ status }) => !["merged", "completed", "cancelled"].includes(status));
  return (
    <div className={classes.bar} role="region" aria-label={t`Selected tasks`}>
      <b role="status">{t`${tasks.length} selected`}</b>
      <Menu position="top-start" width={200}>
        <Menu.Target>
          <Button {...LOOK} loading={write.isPending}>
            <Trans>Assign…</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.agents}>
          {agents.map(({ id, name }) => (
            <Menu.Item
              key={id}
              onClick={() =>
                write.mutate({
                  each: (taskId) => ({ kind: "assign", taskId, agentId: id }),
                  done: t`Assigned to ${name ?? id}`,
                })
              }
            >
              {name ?? id}
            </Menu.Item>
          ))}
          <Menu.Item
            onClick={() =>
              write.mutate({
                each: (taskId) => ({ kind: "assign", taskId }),
                done: t`Taken from their agents`,
              })
            }
          >
            <Trans>Nobody</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <LabelButton
        onLabel={(label) =>
          write.mutate({
            each: (taskId) => ({ kind: "label", taskId, label }),
            done: t`Labelled ${label}`,
          })
        }
      />
      {failed.length === 0 ? null : (
        <Button {...LOOK} onClick={() => onDeed("retry", failed)}>
          {failed.length === tasks.length ? t`Retry` : t`Retry ${failed.length}`}
        </Button>
      )}
      {open.length === 0 ? null : (
        <Button {...LOOK} c="var(--sb-danger-text)" onClick={() => onDeed("cancel", open)}>
          {open.length === tasks.length ? t`Cancel tasks…` : t`Cancel ${open.length}…`}
        </Button>
      )}
      <CloseButton aria-label={t`Select nothing`} onClick={onClose} />
    </div>
  );
}

const LOOK = { variant: "default", size: "compact-sm", fw: 500 } as const;

const LABEL_MAX = 50;

function LabelButton({ onLabel }: { onLabel: (label: string) => void }) {
  const [opened, setOpened] = useState(false);
  const [label, setLabel] = useState("");
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus>
      <Popover.Target>
        <Button {...LOOK} onClick={() => setOpened(!opened)}>
          <Trans>Label…</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={t`Add a label`}>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (label.trim() === "") return;
            onLabel(label.trim());
            setOpened(false);
            setLabel("");
          }}
        >
          <TextInput
            size="sm"
            aria-label={t`Label to add`}
            placeholder={t`Label to add`}
            maxLength={LABEL_MAX}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Button type="submit" size="sm" variant="default">
            <Trans>Add</Trans>
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
