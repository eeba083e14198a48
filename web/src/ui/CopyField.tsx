import { t } from "@lingui/core/macro";
import { Button, Group, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useRef, useState } from "react";
import classes from "./CopyField.module.css";

type Copied = "no" | "yes" | "selected";

/** A text to take along. Where the browser lets no page copy (plain HTTP), it is selected and the person copies. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<Copied>("no");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied("yes");
    } catch {
      input.current?.select();
      setCopied("selected");
    }
  };
  return (
    <div>
      <Group gap="xs" align="flex-end">
        <TextInput
          ref={input}
          label={label}
          readOnly
          autoComplete="off"
          spellCheck={false}
          className={classes.secret}
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          variant="default"
          data-autofocus
          leftSection={
            copied === "yes" ? (
              <IconCheck size={16} aria-hidden="true" />
            ) : (
              <IconCopy size={16} aria-hidden="true" />
            )
          }
          onClick={() => void copy()}
        >
          {copied === "yes" ? t`Copied` : t`Copy`}
        </Button>
      </Group>
      <p role="status" className={classes.copyHint}>
        {copied === "selected" ? t`It is selected: press Ctrl+C (⌘C) to copy it.` : null}
        {copied === "yes" ? t`It is in the clipboard.` : null}
      </p>
    </div>
  );
}
