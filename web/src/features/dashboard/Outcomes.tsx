import { t } from "@lingui/core/macro";
import { Alert } from "@mantine/core";
import { Link } from "react-router";
import { taskPath } from "../../ui/paths";
import type { Outcome } from "./write-each";

/** What was not done of something asked of several tasks, and why. */
export function Outcomes({ outcomes }: { outcomes: readonly Outcome[] }) {
  const failed = outcomes.filter(({ whyNot }) => whyNot !== undefined);
  const done = outcomes.length - failed.length;
  if (failed.length === 0) return null;
  return (
    <Alert color="red" role="alert" title={t`${done} of ${outcomes.length} done`}>
      <ul style={{ margin: 0, paddingLeft: 16 }}>
        {failed.map(({ task, whyNot }) => (
          <li key={task.id}>
            <Link to={taskPath(task.id)}>{task.title}</Link>: {whyNot}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
