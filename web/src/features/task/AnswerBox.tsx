import { Alert, Button, Radio, Stack, Text, Textarea } from "@mantine/core";
import { IconMessageQuestion } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { answerQuestions } from "../../api/calls";
import type { Answer, Question } from "../../api/model";
import { explain } from "../../api/problem";
import { useWriteKey } from "../../ui/write-key";
import classes from "./TaskPage.module.css";

interface Props {
  taskId: string;
  questions: readonly Question[];
  /** False where this person may only look. */
  mayAnswer: boolean;
}

/** The questions an agent waits for, and a box for each answer; all are sent together. */
export function AnswerBox({ taskId, questions, mayAnswer }: Props) {
  const headingId = useId();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [tried, setTried] = useState(false);
  const writeKey = useWriteKey();
  const send = useMutation({
    mutationFn: (answers: Answer[]) => answerQuestions(taskId, answers, writeKey.of(answers)),
  });
  const textOf = (question: Question): string => (texts[question.id] ?? "").trim();

  const submit = () => {
    setTried(true);
    if (send.isPending || questions.some((question) => textOf(question) === "")) return;
    send.mutate(questions.map((question) => ({ id: question.id, text: textOf(question) })));
  };

  return (
    <section className={classes.panel} data-tone="amber" aria-labelledby={headingId}>
      <h2 id={headingId} className={classes.panelTitle}>
        <IconMessageQuestion size={18} aria-hidden="true" />
        {questions.length === 1
          ? "One question needs an answer"
          : `${questions.length} questions need an answer`}
      </h2>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          {questions.map((question) =>
            mayAnswer ? (
              <QuestionField
                key={question.id}
                question={question}
                value={texts[question.id] ?? ""}
                onChange={(text) => setTexts((current) => ({ ...current, [question.id]: text }))}
                error={
                  tried && textOf(question) === "" ? "This question needs an answer." : undefined
                }
              />
            ) : (
              <Text key={question.id} size="sm">
                {question.text}
              </Text>
            ),
          )}
          {send.error === null ? null : (
            <Alert color="red" role="alert" title="The answer was not sent">
              {explain(send.error)}
            </Alert>
          )}
          {mayAnswer ? (
            <div>
              <Button type="submit" size="sm" loading={send.isPending} disabled={send.isSuccess}>
                {send.isSuccess ? "Sent" : questions.length === 1 ? "Send answer" : "Send answers"}
              </Button>
            </div>
          ) : null}
        </Stack>
      </form>
    </section>
  );
}

interface FieldProps {
  question: Question;
  value: string;
  onChange: (text: string) => void;
  error: string | undefined;
}

function QuestionField({ question, value, onChange, error }: FieldProps) {
  const options = question.options ?? [];
  const [own, setOwn] = useState(options.length === 0);
  const textarea = (label: string) => (
    <Textarea
      label={label}
      autosize
      minRows={2}
      maxRows={10}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
    />
  );
  if (options.length === 0) return textarea(question.text);
  return (
    <Stack gap="xs">
      <Radio.Group
        label={question.text}
        value={own ? OWN_ANSWER : optionValue(options.indexOf(value))}
        onChange={(chosen) => {
          setOwn(chosen === OWN_ANSWER);
          onChange(chosen === OWN_ANSWER ? "" : (options[Number(chosen)] ?? ""));
        }}
        error={own ? undefined : error}
      >
        <Stack gap={8} mt={6}>
          {options.map((option, index) => (
            <Radio key={option} size="sm" value={optionValue(index)} label={option} />
          ))}
          <Radio size="sm" value={OWN_ANSWER} label="Something else" />
        </Stack>
      </Radio.Group>
      {own ? textarea("Your answer") : null}
    </Stack>
  );
}

const OWN_ANSWER = "own";
const optionValue = (index: number): string => String(index);
