import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Kbd, Textarea } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useRef } from "react";
import { explain } from "../../api/problem";
import { useDraft } from "../../ui/drafts";
import { usePending, useWrite } from "../../ui/outbox";
import { PendingWords } from "../../ui/PendingWords";
import { useShell } from "../../ui/shell";
import classes from "./CommentBox.module.css";

interface Props {
  taskId: string;
  /** Whom the words reach. */
  agent: string | undefined;
  /** Why nothing can be written. */
  barred: string | undefined;
  /** How many entries came since the reader was at the end. */
  news: number;
  onJump: () => void;
}

/** Adds a comment to the timeline, from wherever the reader is on the page. */
export function CommentBox({ taskId, agent, barred, news, onJump }: Props) {
  const pending = usePending(taskId).filter(({ write }) => write.kind !== "answer");
  return (
    <div className={classes.composer}>
      <PendingWords writes={pending} takeBack={t`Do not send`} />
      <div className={classes.row}>
        <Button
          variant="light"
          className={classes.newest}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          aria-label={news > 0 ? t`${news} new: jump to newest` : t`Jump to newest`}
          onClick={onJump}
        >
          {news > 0 ? (
            t`${news} new`
          ) : (
            <span className={classes.wide}>
              <Trans>Newest</Trans>
            </span>
          )}
        </Button>
        {barred === undefined ? (
          <Words taskId={taskId} agent={agent} />
        ) : (
          <p className={classes.barred}>{barred}</p>
        )}
      </div>
    </div>
  );
}

function Words({ taskId, agent }: Pick<Props, "taskId" | "agent">) {
  const { me } = useShell();
  const [{ text = "" }, change, forget] = useDraft(`comment ${me.id} ${taskId}`);
  const form = useRef<HTMLFormElement>(null);
  const send = useWrite(forget);
  return (
    <form
      ref={form}
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !send.isPending)
          send.mutate({ kind: "comment", taskId, text: text.trim() });
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
          form.current?.requestSubmit();
      }}
    >
      {send.error === null ? null : (
        <Alert color="red" role="alert" title={t`The comment was not sent`}>
          {explain(send.error)}
        </Alert>
      )}
      <div className={classes.row}>
        <Textarea
          className={classes.text}
          aria-label={t`Comment`}
          placeholder={agent === undefined ? t`Write a comment` : t`A word to ${agent}`}
          autosize
          minRows={1}
          maxRows={8}
          value={text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <Kbd size="xs" className={classes.wide}>
          <Trans>Ctrl ↵</Trans>
        </Kbd>
        <Button
          type="submit"
          variant="default"
          className={classes.send}
          loading={send.isPending}
          disabled={text.trim() === ""}
        >
          <Trans>Comment</Trans>
        </Button>
      </div>
    </form>
  );
}
