import { t } from "@lingui/core/macro";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Markdown } from "../../ui/markdown/Markdown";
import classes from "./TaskPage.module.css";

interface Props {
  error: { code: string; message: string };
  writes: boolean;
}

/** Why a task has stopped. */
export function Failure({ error, writes }: Props) {
  return (
    <section className={classes.panel} data-tone="red" aria-labelledby="failure">
      <h2 id="failure" className={classes.panelTitle}>
        <IconAlertTriangle size={18} aria-hidden="true" />
        {t`This task has failed`}
      </h2>
      <Markdown text={error.message} />
      <p className={classes.hint}>
        <code>{error.code}</code> ·{" "}
        {writes
          ? t`An agent can take it up again, and so can you with Retry.`
          : t`An agent can take it up again.`}
      </p>
    </section>
  );
}
