import { Badge, Group, Stack, Text } from "@mantine/core";
import type { PullRequest, Task } from "../../api/model";
import { CHECKS_LABEL, checksState } from "../../ui/checks";
import { ChecksIcon } from "../../ui/ChecksIcon";
import { ExternalLink } from "../../ui/ExternalLink";
import { useShell } from "../../ui/shell";
import type { Known } from "./claims";
import { KnownWord } from "./KnownMark";
import { LinkPull, UnlinkPull } from "./LinkPull";
import classes from "./TaskPage.module.css";

const REVIEW_LABEL = {
  required: "review required",
  approved: "approved",
  changes_requested: "changes requested",
} as const;

const KNOWN: Readonly<Record<NonNullable<PullRequest["proof"]>, Known>> = {
  claimed: "claimed",
  observed: "seen",
  reconciled: "reconciled",
};

/** The pull requests of a task, the one that something happened to last first; members link and unlink them. */
export function PullRequests({ task, writes }: { task: Task; writes: boolean }) {
  const pulls = pullsOf(task);
  return (
    <Stack gap={14}>
      {pulls.map((pull) => (
        <PullRequestFact key={key(pull)} pr={pull} taskId={task.id} writes={writes} />
      ))}
      {pulls.length === 0 ? (
        <Text span size="sm" c="dimmed">
          None yet
        </Text>
      ) : null}
      {writes ? <LinkPull taskId={task.id} /> : null}
    </Stack>
  );
}

function pullsOf({ pr, prs = [] }: Task): PullRequest[] {
  if (pr === undefined) return [...prs].reverse();
  return [pr, ...prs.filter((other) => key(other) !== key(pr)).reverse()];
}

const key = ({ repo = "", number }: PullRequest): string => `${repo.toLowerCase()}#${number}`;

interface Props {
  pr: PullRequest;
  taskId: string;
  writes: boolean;
}

function PullRequestFact({ pr, taskId, writes }: Props) {
  const { me } = useShell();
  const { checks, review, proof } = pr;
  const facts = [
    pr.state === "merged" ? `merged as ${pr.mergeCommitSha?.slice(0, 7) ?? ""}` : pr.state,
    pr.queued === true ? "in the merge queue" : undefined,
    pr.autoMerge === true ? "merges by itself when it may" : undefined,
    review === "none" ? undefined : REVIEW_LABEL[review],
    pr.baseRef === undefined ? undefined : `into ${pr.baseRef}`,
  ].filter((fact) => fact !== undefined);
  return (
    <Stack gap={4}>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <ExternalLink href={pr.url} size="sm">
          {pr.repo}#{pr.number}
        </ExternalLink>
        {pr.draft ? (
          <Badge size="xs" variant="default">
            Draft
          </Badge>
        ) : null}
        {writes && pr.url !== undefined ? (
          <UnlinkPull taskId={taskId} url={pr.url} name={`${pr.repo ?? ""}#${pr.number}`} />
        ) : null}
      </Group>
      {pr.title === undefined ? null : <Text size="xs">{pr.title}</Text>}
      <Text size="xs" c="dimmed">
        {facts.join(" · ")}
      </Text>
      {me.github ? (
        <Text size="xs">
          <KnownWord known={KNOWN[proof]} />
          {proof === "claimed" ? " GitHub has not said so yet." : null}
        </Text>
      ) : null}
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
    </Stack>
  );
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
