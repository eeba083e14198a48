import { t } from "@lingui/core/macro";
import { ActionIcon } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useRef, useState } from "react";
import classes from "./Paste.module.css";

/** Lines for a shell or a program. Where the browser lets no page copy (plain HTTP), they are selected instead. */
export function Paste({ label, text }: { label: string; text: string }) {
  const lines = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      if (lines.current !== null) getSelection()?.selectAllChildren(lines.current);
    }
  };
  return (
    <div className={classes.paste}>
      <pre ref={lines} role="group" tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={copied ? t`${label}: copied` : t`Copy: ${label}`}
        onClick={() => void copy()}
      >
        {copied ? (
          <IconCheck size={16} aria-hidden="true" />
        ) : (
          <IconCopy size={16} aria-hidden="true" />
        )}
      </ActionIcon>
    </div>
  );
}
