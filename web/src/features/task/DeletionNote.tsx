import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button } from "@mantine/core";
import { explain } from "../../api/problem";
import { useOutbox } from "../../ui/outbox";
import { planDeletion, undoDeletion, useDeletion } from "./deletion";
import classes from "./TaskPage.module.css";

/** While a task is about to be deleted, and after that has failed. */
export function DeletionNote({ taskId }: { taskId: string }) {
  const outbox = useOutbox();
  const { isPlanned, failure } = useDeletion(taskId);
  if (isPlanned) {
    return (
      <div className={classes.deletion} role="status">
        <span>
          <Trans>This task is deleted for everybody in a few seconds.</Trans>
        </span>
        <Button variant="default" size="xs" autoFocus onClick={() => undoDeletion(taskId)}>
          <Trans>Undo</Trans>
        </Button>
      </div>
    );
  }
  return failure === undefined ? null : (
    <Alert color="red" role="alert" title={t`The task was not deleted`}>
      {explain(failure)}{" "}
      <Button variant="default" size="compact-xs" onClick={() => planDeletion(taskId, outbox)}>
        <Trans>Try again</Trans>
      </Button>
    </Alert>
  );
}
