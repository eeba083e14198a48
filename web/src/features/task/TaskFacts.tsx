import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { PullRequest, Task, TaskEvent } from "../../api/model";
import { CHECKS_LABEL, checksState } from "../../ui/checks";
import { ChecksIcon } from "../../ui/ChecksIcon";
import { ExternalLink } from "../../ui/ExternalLink";
import { agentPath } from "../../ui/paths";
import { RelativeTime } from "../../ui/RelativeTime";
import { Runs } from "./Runs";
import { runsIn } from "./runs";
import classes from "./TaskPage.module.css";

interface Props {
  task: Task;
  events: readonly TaskEvent[];
  nameOf: (agentId: string) => string;
}

/** What is known of the task besides its story. */
export function TaskFacts({ task, events, nameOf }: Props) {
  const { issue, pr, labels = [] } = task;
  return (
    <dl className={classes.facts}>
      {pr === undefined ? null : (
        <Fact name="Pull request">
          <PullRequestFact pr={pr} />
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

const REVIEW_LABEL = {
  required: "review required",
  approved: "approved",
  changes_requested: "changes requested",
} as const;

function PullRequestFact({ pr }: { pr: PullRequest }) {
  const { checks = [], review } = pr;
  return (
    <Stack gap={6}>
      <Group gap={6}>
        <ExternalLink href={pr.url} size="sm">
          {pr.repo}#{pr.number}
        </ExternalLink>
        {pr.draft === true ? (
          <Badge size="xs" variant="default">
            Draft
          </Badge>
        ) : null}
      </Group>
      {review === undefined || review === "none" ? null : (
        <Text size="xs" c="dimmed">
          {REVIEW_LABEL[review]}
        </Text>
      )}
      {checks.length === 0 ? null : (
        <>
          <Text size="xs" c="dimmed">
            {capitalized(CHECKS_LABEL[checksState(checks)])}
          </Text>
          <ul className={classes.checks}>
            {checks.map((check) => (
              <li key={check.name}>
                <ChecksIcon checks={[check]} />
                <ExternalLink href={check.url} size="xs">
                  {check.name}
                </ExternalLink>
              </li>
            ))}
          </ul>
        </>
      )}
      {pr.mergeCommitSha === undefined ? null : (
        <Text size="xs" c="dimmed">
          Merged as <code>{pr.mergeCommitSha.slice(0, 7)}</code>
        </Text>
      )}
    </Stack>
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

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
