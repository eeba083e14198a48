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
        This task has failed
      </h2>
      <Markdown text={error.message} />
      <p className={classes.hint}>
        <code>{error.code}</code> · An agent can take it up again
        {writes ? ", and so can you with Retry" : null}.
      </p>
    </section>
  );
}
