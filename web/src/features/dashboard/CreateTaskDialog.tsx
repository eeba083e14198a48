import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Alert,
  Button,
  Group,
  Modal,
  Select,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRef, useState } from "react";
import { Link } from "react-router";
import { complaintAt, explain } from "../../api/problem";
import { useDashboard } from "../../realtime/hooks";
import { useDraft } from "../../ui/drafts";
import { useOutbox, useWrite } from "../../ui/outbox";
import type { ShownSpace } from "../../ui/shell";

const TITLE_MAX = 200;
const DESCRIPTION_MAX = 20_000;
/** A label has no line ends. */
const LABEL_END = "\n";

interface Props {
  opened: boolean;
  space: ShownSpace;
  onClose: () => void;
}

export function CreateTaskDialog({ opened, space, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t`New task in ${space.name}`}
      size="lg"
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <CreateTaskForm key={space.id} spaceId={space.id} onDone={onClose} />
    </Modal>
  );
}

function CreateTaskForm({ spaceId, onDone }: { spaceId: string; onDone: () => void }) {
  const { agents, tasks } = useDashboard();
  // The dialog stands beside the page, outside of what the shell gives to pages.
  const { owner } = useOutbox();
  const [draft, change, forget] = useDraft(`new task ${owner} ${spaceId}`);
  const { title = "", description = "", repo = "", assignedTo = "" } = draft;
  const labels = (draft.labels ?? "").split(LABEL_END).filter((label) => label !== "");
  const [missingTitle, setMissingTitle] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const create = useWrite(({ task }) => {
    forget();
    if (task !== undefined) {
      notifications.show({
        title: t`Task created`,
        message: <Link to={`/tasks/${encodeURIComponent(task.id)}`}>{task.title}</Link>,
      });
    }
    onDone();
  });

  const submit = () => {
    const trimmed = title.trim();
    setMissingTitle(trimmed === "");
    if (trimmed === "" || create.isPending) return;
    const task = {
      spaceId,
      title: trimmed,
      ...(description.trim() === "" ? {} : { description: description.trim() }),
      ...(repo.trim() === "" ? {} : { repo: repo.trim() }),
      ...(labels.length === 0 ? {} : { labels }),
      ...(assignedTo === "" ? {} : { assignedTo }),
    };
    create.mutate({ kind: "create", task });
  };

  const fieldError = (field: string) => complaintAt(create.error, field);
  const shownAtFields = ["title", "description", "repo", "labels", "assignedTo"].some(
    (field) => fieldError(field) !== undefined,
  );
  const known = [...tasks.values()];
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
          form.current?.requestSubmit();
      }}
    >
      <Stack gap="md">
        {create.error !== null && !shownAtFields ? (
          <Alert color="red" role="alert" title={t`The task was not created`}>
            {explain(create.error)}
          </Alert>
        ) : null}
        <TextInput
          label={t`Title`}
          placeholder={t`What should be done?`}
          data-autofocus
          required
          maxLength={TITLE_MAX}
          value={title}
          onChange={(event) => change({ title: event.currentTarget.value })}
          error={
            missingTitle && title.trim() === "" ? t`A task needs a title.` : fieldError("title")
          }
        />
        <Textarea
          label={t`Description`}
          placeholder={t`What an agent needs to know to do it`}
          autosize
          minRows={4}
          maxRows={14}
          maxLength={DESCRIPTION_MAX}
          value={description}
          onChange={(event) => change({ description: event.currentTarget.value })}
          error={fieldError("description")}
        />
        <TextInput
          label={t`Repository`}
          placeholder="owner/name"
          autoCapitalize="none"
          spellCheck={false}
          list="known-repositories"
          value={repo}
          onChange={(event) => change({ repo: event.currentTarget.value })}
          error={fieldError("repo")}
        />
        <datalist id="known-repositories">
          {unique(known.flatMap((task) => task.repo ?? [])).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <TagsInput
          label={t`Labels`}
          placeholder={labels.length === 0 ? t`Type and press Enter` : undefined}
          data={unique(known.flatMap((task) => task.labels))}
          value={labels}
          onChange={(next) => change({ labels: next.join(LABEL_END) })}
          error={fieldError("labels")}
          acceptValueOnBlur
        />
        {agents.length === 0 ? null : (
          <Select
            label={t`Assign to`}
            placeholder={t`Any agent`}
            clearable
            searchable
            data={agents.map((agent) => ({ value: agent.id, label: agent.name ?? agent.id }))}
            value={assignedTo === "" ? null : assignedTo}
            onChange={(next) => change({ assignedTo: next ?? "" })}
            error={fieldError("assignedTo")}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button
            variant="default"
            onClick={() => {
              forget();
              onDone();
            }}
          >
            <Trans>Discard</Trans>
          </Button>
          <Button type="submit" loading={create.isPending}>
            <Trans>Create task</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const unique = (values: readonly string[]): string[] =>
  [...new Set(values)].sort((a, b) => a.localeCompare(b));
