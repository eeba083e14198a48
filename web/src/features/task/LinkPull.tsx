import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon, Button, Group, TextInput } from "@mantine/core";
import { IconUnlink } from "@tabler/icons-react";
import { useState } from "react";
import { complaintAt, explainRefusal } from "../../api/problem";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { useWrite } from "../../ui/outbox";

/** Links a pull request that GitHub's words do not: one of a stranger, or one that names no task. */
export function LinkPull({ taskId }: { taskId: string }) {
  const [opened, setOpened] = useState(false);
  const [url, setUrl] = useState("");
  const link = useWrite(() => {
    setOpened(false);
    setUrl("");
  });
  if (!opened) {
    return (
      <Group>
        <Button variant="default" size="compact-xs" onClick={() => setOpened(true)}>
          <Trans>Link a pull request…</Trans>
        </Button>
      </Group>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!link.isPending) link.mutate({ kind: "link", taskId, prUrl: url.trim() });
      }}
    >
      <TextInput
        label={t`Address of the pull request`}
        placeholder="https://github.com/owner/name/pull/7"
        type="url"
        size="xs"
        autoFocus
        required
        withAsterisk={false}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        error={
          link.error === null
            ? undefined
            : (complaintAt(link.error, "prUrl") ?? explainRefusal(link.error))
        }
      />
      <Group gap="xs" mt={6}>
        <Button type="submit" size="compact-xs" loading={link.isPending}>
          <Trans>Link</Trans>
        </Button>
        <Button variant="default" size="compact-xs" onClick={() => setOpened(false)}>
          <Trans>Leave it</Trans>
        </Button>
      </Group>
    </form>
  );
}

interface Props {
  taskId: string;
  url: string;
  /** `owner/name#7` */
  name: string;
}

export function UnlinkPull({ taskId, url, name }: Props) {
  const [asks, setAsks] = useState(false);
  const unlink = useWrite(() => setAsks(false));
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={22}
        ml="auto"
        aria-label={t`Unlink ${name}`}
        onClick={() => setAsks(true)}
      >
        <IconUnlink size={14} />
      </ActionIcon>
      {asks ? (
        <ConfirmDialog
          title={t`Unlink ${name}?`}
          action={t`Unlink`}
          pending={unlink.isPending}
          failure={unlink.error === null ? undefined : explainRefusal(unlink.error)}
          onConfirm={() => unlink.mutate({ kind: "unlink", taskId, prUrl: url })}
          onClose={() => setAsks(false)}
        >
          <Trans>What happens to it no longer moves this task. It can be linked again.</Trans>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
