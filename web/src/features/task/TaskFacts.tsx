import { Anchor, Badge, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Task, TaskEvent } from "../../api/model";
import { ExternalLink } from "../../ui/ExternalLink";
import { agentPath } from "../../ui/paths";
import { RelativeTime } from "../../ui/RelativeTime";
import { PullRequests } from "./PullRequests";
import { Runs } from "./Runs";
import { runsIn } from "./runs";
import classes from "./TaskPage.module.css";

interface Props {
  task: Task;
  events: readonly TaskEvent[];
  nameOf: (agentId: string) => string;
  writes: boolean;
}

/** What is known of the task besides its story. */
export function TaskFacts({ task, events, nameOf, writes }: Props) {
  const { issue, labels } = task;
  const pulls = Math.max(task.prs?.length ?? 0, task.pr === undefined ? 0 : 1);
  return (
    <dl className={classes.facts}>
      {pulls === 0 && !writes ? null : (
        <Fact name={pulls > 1 ? "Pull requests" : "Pull request"}>
          <PullRequests task={task} writes={writes} />
        </Fact>
      )}
      {issue === undefined ? null : (
        <Fact name="Issue">
          <ExternalLink href={issue.url} size="sm">
            {issue.repo}#{issue.number}
          </ExternalLink>
        </Fact>
      )}
      {task.repo === undefined ? null : <Fact name="Repository">{task.repo}</Fact>}
      <Fact name="Assigned to">
        {task.assignedTo === undefined ? (
          <Text span size="sm" c="dimmed">
            Nobody yet
          </Text>
        ) : (
          <Anchor component={Link} to={agentPath(task.assignedTo)} size="sm">
            {nameOf(task.assignedTo)}
          </Anchor>
        )}
      </Fact>
      {runsIn(events).length === 0 ? null : (
        <Fact name="Runs">
          <Runs events={events} nameOf={nameOf} />
        </Fact>
      )}
      {labels.length === 0 ? null : (
        <Fact name="Labels">
          <Group gap={6}>
            {labels.map((label) => (
              <Badge key={label} variant="default" radius="sm" size="sm" tt="none" fw={500}>
                {label}
              </Badge>
            ))}
          </Group>
        </Fact>
      )}
      {task.workflow === undefined ? null : <Fact name="Workflow">{task.workflow}</Fact>}
      <Fact name="Created">
        <RelativeTime at={task.createdAt} /> by {task.creator.name}
      </Fact>
      <Fact name="Updated">
        <RelativeTime at={task.updatedAt} />
      </Fact>
      <Fact name="Id">
        <code className={classes.id}>{task.id}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
