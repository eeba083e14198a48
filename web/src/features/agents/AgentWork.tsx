import { Link } from "react-router";
import type { Agent, TaskSummary } from "../../api/model";
import { taskPath } from "../../ui/paths";
import { StatusIcon } from "../../ui/StatusBadge";
import { WorkLine } from "../../ui/WorkLine";
import classes from "./AgentWork.module.css";

interface Props {
  agent: Agent;
  open: readonly TaskSummary[];
}

/** Tasks of an agent with what goes on in each. Where the tasks are not known, the one that the agent named. */
export function AgentWork({ agent: { taskId }, open }: Props) {
  if (open.length === 0) {
    return taskId === undefined ? null : (
      <Link to={taskPath(taskId)} className={classes.title}>
        {taskId}
      </Link>
    );
  }
  return (
    <ul className={classes.work}>
      {open.map((task) => (
        <li key={task.id} className={classes.task}>
          <StatusIcon status={task.status} />
          <Link to={taskPath(task.id)} className={classes.title}>
            {task.title}
          </Link>
          <div className={classes.now}>
            <WorkLine task={task} />
          </div>
        </li>
      ))}
    </ul>
  );
}
