import { Trans } from "@lingui/react/macro";
import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import type { TaskEvent } from "../../api/model";
import { ExternalLink } from "../../ui/ExternalLink";
import { Outcome } from "../../ui/Outcome";
import { agentPath } from "../../ui/paths";
import { Elapsed } from "../../ui/RelativeTime";
import { span } from "../../ui/time";
import { cost, tokens } from "../../ui/usage";
import { runsIn } from "./runs";
import classes from "./Runs.module.css";

interface Props {
  events: readonly TaskEvent[];
  nameOf: (agentId: string) => string;
}

/** Who has worked on the task and for how long, and what it took, as far as they said. */
export function Runs({ events, nameOf }: Props) {
  const runs = runsIn(events);
  if (runs.length === 0) return null;
  return (
    <section className={classes.runs} aria-labelledby="runs">
      <h2 id="runs">
        <Trans>Runs</Trans>
      </h2>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Outcome</Trans>
            </th>
            <th scope="col">
              <Trans>Agent</Trans>
            </th>
            <th scope="col">
              <Trans>Took</Trans>
            </th>
            <th scope="col">
              <Trans>Tokens</Trans>
            </th>
            <th scope="col">
              <Trans>Cost</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.runId} title={run.message}>
              <td>
                <Outcome outcome={run.outcome} />
              </td>
              <td>
                {run.agentId === undefined ? null : (
                  <Anchor component={Link} to={agentPath(run.agentId)} inherit>
                    {nameOf(run.agentId)}
                  </Anchor>
                )}
                {run.link === undefined ? null : (
                  <>
                    {" "}
                    <ExternalLink href={run.link} inherit>
                      <Trans>its log</Trans>
                    </ExternalLink>
                  </>
                )}
              </td>
              <td>
                {run.startedAt === undefined ? null : run.endedAt === undefined ? (
                  <Elapsed since={run.startedAt} />
                ) : (
                  span(Date.parse(run.endedAt) - Date.parse(run.startedAt))
                )}
              </td>
              {run.endedAt === undefined ? (
                <td colSpan={2}>
                  <Trans>comes when it ends</Trans>
                </td>
              ) : (
                <>
                  <td>{tokens(run.usage)}</td>
                  <td>{cost(run.usage)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
