import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Modal, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { createTask } from "../../api/calls";
import type { NewTask } from "../../api/model";
import { explain } from "../../api/problem";
import type { Workflow } from "../../api/schema";
import { taskPath } from "../../ui/paths";
import { useShell } from "../../ui/shell";
import { useWriteKey } from "../../ui/write-key";
import { taskBy } from "./start";
import type { Answers } from "./start";

const TITLE_MAX = 200;

interface Props {
  workflow: Workflow;
  onClose: () => void;
}

/** Begins a task by a workflow: what it begins with can be changed, and its questions are asked. */
export function StartDialog({ workflow, onClose }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`New task: ${workflow.name}`}
      size="lg"
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <StartForm workflow={workflow} onDone={onClose} />
    </Modal>
  );
}

function StartForm({ workflow, onDone }: { workflow: Workflow; onDone: () => void }) {
  const { space } = useShell();
  const { defaults, questions = [] } = workflow;
  const [title, setTitle] = useState(defaults.title ?? "");
  const [description, setDescription] = useState(defaults.description ?? "");
  const [answers, setAnswers] = useState<Answers>({});
  const [tried, setTried] = useState(false);
  const writeKey = useWriteKey();
  const create = useMutation({
    mutationFn: (task: NewTask) => createTask(task, writeKey.of(task)),
    onSuccess: (task) => {
      notifications.show({
        title: t`Task created`,
        message: <Link to={taskPath(task.id)}>{task.title}</Link>,
      });
      onDone();
    },
  });
  const spaceId = defaults.spaceId ?? space?.id;
  const submit = () => {
    setTried(true);
    if (title.trim() === "" || create.isPending || spaceId === undefined) return;
    create.mutate(taskBy(workflow, { spaceId, title, description, answers }));
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {create.error === null ? null : (
          <Alert color="red" role="alert" title={t`The task was not created`}>
            {explain(create.error)}
          </Alert>
        )}
        <TextInput
          label={t`Title`}
          required
          data-autofocus
          maxLength={TITLE_MAX}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          error={tried && title.trim() === "" ? t`A task needs a title.` : undefined}
        />
        {questions.map((question, place) => (
          <QuestionField
            key={place}
            question={question}
            value={answers[place] ?? ""}
            onChange={(text) => setAnswers((all) => ({ ...all, [place]: text }))}
          />
        ))}
        <Textarea
          label={t`Description`}
          autosize
          minRows={3}
          maxRows={14}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
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

interface FieldProps {
  question: { text: string; options?: string[] };
  value: string;
  onChange: (text: string) => void;
}

function QuestionField({ question: { text, options = [] }, value, onChange }: FieldProps) {
  return options.length === 0 ? (
    <Textarea
      label={text}
      autosize
      minRows={1}
      maxRows={8}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  ) : (
    <Select
      label={text}
      data={[...new Set(options)]}
      clearable
      value={value === "" ? null : value}
      onChange={(chosen) => onChange(chosen ?? "")}
    />
  );
}
