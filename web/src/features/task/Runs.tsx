import { Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import type { TaskEvent } from "../../api/model";
import { ExternalLink } from "../../ui/ExternalLink";
import { Outcome } from "../../ui/Outcome";
import { agentPath } from "../../ui/paths";
import { Elapsed } from "../../ui/RelativeTime";
import { span } from "../../ui/time";
import { cost, tokens } from "../../ui/usage";
import { runsIn } from "./runs";
import classes from "./TaskPage.module.css";

interface Props {
  events: readonly TaskEvent[];
  nameOf: (agentId: string) => string;
}

/** Who has worked on the task and for how long, and what it took, as far as they said. */
export function Runs({ events, nameOf }: Props) {
  return (
    <ul className={classes.runs}>
      {runsIn(events).map((run) => (
        <li key={run.runId}>
          <div className={classes.runHead}>
            <Outcome outcome={run.outcome} />
            {run.agentId === undefined ? null : (
              <Link to={agentPath(run.agentId)} className={classes.agent}>
                {nameOf(run.agentId)}
              </Link>
            )}
            <span className={classes.runTime}>
              {run.startedAt === undefined ? null : run.endedAt === undefined ? (
                <Elapsed since={run.startedAt} />
              ) : (
                span(Date.parse(run.endedAt) - Date.parse(run.startedAt))
              )}
            </span>
          </div>
          <Stack gap={0}>
            {run.message === undefined ? null : <Text size="xs">{run.message}</Text>}
            <Text size="xs" c="dimmed">
              {run.endedAt === undefined
                ? "Usage: comes when it ends"
                : `Tokens: ${tokens(run.usage)} · Cost: ${cost(run.usage)}`}
            </Text>
            {run.link === undefined ? null : (
              <ExternalLink href={run.link} size="xs">
                Its log
              </ExternalLink>
            )}
          </Stack>
        </li>
      ))}
    </ul>
  );
}
