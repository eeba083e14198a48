import { Group } from "@mantine/core";
import type { Task } from "../../api/model";
import { isEnd } from "../../api/model";
import { DispatchButton } from "./DispatchButton";
import { ReasonButton } from "./ReasonButton";

/** From these a task can get its issue. */
const BEFORE_DISPATCH: ReadonlySet<string> = new Set([
  "created",
  "analyzing",
  "clarification_needed",
]);

/** What a member may do with the task as a whole, where the table of transitions allows it. */
export function TaskActions({ task }: { task: Task }) {
  const { id, status } = task;
  const reopens = status === "failed" || status === "cancelled" || status === "completed";
  return (
    <Group gap="xs">
      {BEFORE_DISPATCH.has(status) ? <DispatchButton task={task} /> : null}
      {reopens ? (
        <ReasonButton
          taskId={id}
          name={status === "failed" ? "Retry" : "Reopen task"}
          title={status === "failed" ? "Try this task again?" : "Reopen this task?"}
          hint="It is open again, and an agent can take it up. Its timeline goes on."
          label="What has changed (optional)"
          leave="Leave it"
          failure="The task was not reopened"
          kind="reopen"
        />
      ) : null}
      {isEnd(status) ? null : (
        <>
          <ReasonButton
            taskId={id}
            name="Complete task"
            title="Complete this task?"
            hint="It is done without a merged pull request. It can be reopened."
            label="What came of it (optional)"
            leave="Not yet"
            failure="The task was not completed"
            kind="complete"
          />
          <ReasonButton
            taskId={id}
            name="Cancel task"
            title="Cancel this task?"
            hint="Work on it ends. It can be reopened, and its timeline stays."
            label="Reason (optional)"
            leave="Keep it"
            hurts
            failure="The task was not cancelled"
            kind="cancel"
          />
        </>
      )}
    </Group>
  );
}
