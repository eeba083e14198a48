import { Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import type { InputRequest } from "../api/work";

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
  const [own, setOwn] = useState(
    options.length === 0 || (value !== "" && !options.includes(value)),
  );
  const textarea = (label: string) => (
    <Textarea
      label={label}
      description={
        kind === "credentials"
          ? "The answer stays in the timeline, where everybody in the space reads it: say where to find a secret, not the secret."
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
  if (options.length === 0) return textarea(text);
  return (
    <Stack gap="xs">
      <Radio.Group
        label={text}
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
          <Radio size="sm" value={OWN_ANSWER} label="Something else" />
        </Stack>
      </Radio.Group>
      {own ? textarea("Your answer") : null}
    </Stack>
  );
}

const OWN_ANSWER = "own";
const optionValue = (index: number): string => String(index);
