import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Table } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { runsOf } from "../../api/calls";
import { usePages } from "../../api/pages";
import type { PastRun } from "../../api/work";
import { Outcome } from "../../ui/Outcome";
import { taskPath } from "../../ui/paths";
import { Elapsed, RelativeTime } from "../../ui/RelativeTime";
import { Pages } from "../../ui/Rows";
import { span } from "../../ui/time";
import { cost, sum, tokens } from "../../ui/usage";
import { DayLine } from "./DayLine";
import classes from "./AgentPage.module.css";

interface Props {
  agentId: string;
  /** Changes whenever a run begins or ends, as the live list tells. */
  changes: string;
}

/** What an agent has worked on, the newest first, and what it took as far as it said so. */
export function AgentRuns({ agentId, changes }: Props) {
  const client = useQueryClient();
  const pages = usePages([t`agent runs`, agentId], (cursor, signal) =>
    runsOf(agentId, cursor, signal),
  );
  const last = useRef(changes);
  useEffect(() => {
    if (last.current === changes) return;
    last.current = changes;
    void client.invalidateQueries({ queryKey: ["agent runs", agentId] });
  }, [client, agentId, changes]);
  const { items: known = [], dataUpdatedAt } = pages;
  return (
    <>
      {known.length === 0 ? null : (
        <section className={classes.panel} aria-labelledby="agent-day">
          <h2 id="agent-day" className={classes.panelTitle}>
            <Trans>The last 24 hours</Trans>
          </h2>
          <DayLine runs={known} now={dataUpdatedAt} />
        </section>
      )}
      <section className={classes.panel} aria-labelledby="agent-runs">
        <h2 id="agent-runs" className={classes.panelTitle}>
          <Trans>Runs</Trans>
        </h2>
        <Pages
          of={t`runs`}
          pages={pages}
          empty={
            <p className={classes.dim}>
              <Trans>
                No run yet. One begins when the agent claims a task, or says{" "}
                <code>run_started</code>.
              </Trans>
            </p>
          }
        >
          {(runs) => (
            <>
              <Total runs={runs} more={pages.hasNextPage} />
              <RunTable runs={runs} />
            </>
          )}
        </Pages>
      </section>
    </>
  );
}

function Total({ runs, more }: { runs: readonly PastRun[]; more: boolean }) {
  const told = runs.filter(({ usage }) => usage !== undefined);
  const total = sum(told.map(({ usage }) => usage));
  return (
    <p className={classes.dim}>
      {told.length === 0
        ? more
          ? t`Usage: not known; no run of the newest ${runs.length} said so.`
          : t`Usage: not known; no run of these ${runs.length} said so.`
        : more
          ? t`Usage of the ${told.length} of the newest ${runs.length} runs that said so: ${tokens(total)} tokens, ${cost(total)}.`
          : t`Usage of the ${told.length} of ${runs.length} runs that said so: ${tokens(total)} tokens, ${cost(total)}.`}
    </p>
  );
}

function RunTable({ runs }: { runs: readonly PastRun[] }) {
  return (
    <Table className={classes.runs} verticalSpacing={6} aria-label={t`Runs`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>
            <Trans>Task</Trans>
          </Table.Th>
          <Table.Th>
            <Trans>Outcome</Trans>
          </Table.Th>
          <Table.Th>
            <Trans>Began</Trans>
          </Table.Th>
          <Table.Th>
            <Trans>Took</Trans>
          </Table.Th>
          <Table.Th>
            <Trans>Tokens</Trans>
          </Table.Th>
          <Table.Th>
            <Trans>Cost</Trans>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map(({ runId, taskId, title, startedAt, endedAt, outcome, usage }) => (
          <Table.Tr key={`${taskId} ${runId}`}>
            <Table.Td className={classes.task}>
              <Link to={taskPath(taskId)}>{title}</Link>
            </Table.Td>
            <Table.Td>
              <Outcome outcome={endedAt === undefined ? undefined : (outcome ?? "ended")} />
            </Table.Td>
            <Table.Td data-label={t`Began`}>
              <RelativeTime at={startedAt} />
            </Table.Td>
            <Table.Td data-label={t`Took`}>
              {endedAt === undefined ? (
                <Elapsed since={startedAt} />
              ) : (
                span(Date.parse(endedAt) - Date.parse(startedAt))
              )}
            </Table.Td>
            <Table.Td data-label={t`Tokens`}>{endedAt === undefined ? "" : tokens(usage)}</Table.Td>
            <Table.Td data-label={t`Cost`}>{endedAt === undefined ? "" : cost(usage)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
