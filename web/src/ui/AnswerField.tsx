import { t } from "@lingui/core/macro";
import { Radio, Stack, Textarea } from "@mantine/core";
import { useId, useState } from "react";
import type { InputRequest } from "../api/work";
import { Markdown } from "./markdown/Markdown";

interface Props {
  request: InputRequest;
  value: string;
  onChange: (text: string) => void;
  readOnly: boolean;
  error: string | undefined;
}

/** One of the given options, or an answer in one's own words. */
export function AnswerField({ request, value, onChange, readOnly, error }: Props) {
  const { text, kind } = request;
  const options = request.options ?? [];
  const asked = useId();
  const [own, setOwn] = useState(
    options.length === 0 || (value !== "" && !options.includes(value)),
  );
  const textarea = (label: string | undefined) => (
    <Textarea
      label={label}
      aria-labelledby={label === undefined ? asked : undefined}
      description={
        kind === "credentials"
          ? t`The answer stays in the timeline, where everybody in the space reads it: say where to find a secret, not the secret.`
          : undefined
      }
      autosize
      minRows={2}
      maxRows={10}
      value={value}
      readOnly={readOnly}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
    />
  );
  const words = (
    <div id={asked}>
      <Markdown text={text} />
    </div>
  );
  if (options.length === 0) {
    return (
      <Stack gap={6}>
        {words}
        {textarea(undefined)}
      </Stack>
    );
  }
  return (
    <Stack gap="xs">
      <Radio.Group
        label={words}
        aria-labelledby={asked}
        value={own ? OWN_ANSWER : optionValue(options.indexOf(value))}
        readOnly={readOnly}
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
          <Radio size="sm" value={OWN_ANSWER} label={t`Something else`} />
        </Stack>
      </Radio.Group>
      {own ? textarea(t`Your answer`) : null}
    </Stack>
  );
}

const OWN_ANSWER = "own";
const optionValue = (index: number): string => String(index);
