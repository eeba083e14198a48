import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useInViewport } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { runsOf } from "../../api/calls";
import type { Agent, TaskSummary } from "../../api/model";
import { Glyph } from "../../ui/Glyph";
import { agentPath } from "../../ui/paths";
import { RelativeTime } from "../../ui/RelativeTime";
import { AgentBadge } from "./AgentBadge";
import { lastWordAt, loadOf, loadText, nameOf, seenAt } from "./agents";
import { AgentWork } from "./AgentWork";
import { dayOf, dayText } from "./day";
import { DayLine } from "./DayLine";
import classes from "./AgentList.module.css";

const WORK_SHOWN = 5;
const DAY_EVERY_MS = 60_000;

interface Props {
  agents: readonly Agent[];
  tasks: ReadonlyMap<string, TaskSummary>;
}

/** All agents: how they stand, what they work on, and their last 24 hours. */
export function AgentList({ agents, tasks }: Props) {
  return (
    <ul className={classes.agents} aria-label={t`Agents`}>
      {agents.map((agent) => (
        <Row key={agent.id} agent={agent} tasks={tasks} />
      ))}
    </ul>
  );
}

function Row({ agent, tasks }: { agent: Agent; tasks: Props["tasks"] }) {
  const name = nameOf(agent);
  const load = loadOf(agent, tasks.values());
  const said = lastWordAt(load);
  const seen = seenAt(agent);
  return (
    <li className={classes.agent} aria-label={name}>
      <div className={classes.who}>
        <span className={classes.face}>
          <Glyph name="agent" size={16} />
        </span>
        <div className={classes.names}>
          <h2 className={classes.name}>
            <Link to={agentPath(agent.id)}>{name}</Link>
          </h2>
          {/* What the API and assignments speak of. */}
          {name === agent.id ? null : <span className={classes.id}>{agent.id}</span>}
          <AgentBadge status={agent.status ?? "offline"} silent={load.silent > 0} />
        </div>
      </div>
      <div className={classes.work}>
        <AgentWork agent={agent} open={load.open.slice(0, WORK_SHOWN)} />
        <p className={classes.load}>
          {load.open.length > WORK_SHOWN ? <span>{load.open.length - WORK_SHOWN} more</span> : null}
          {load.open.length === 0 && agent.taskId !== undefined ? null : (
            <span data-waits={load.waiting > 0}>{loadText(load)}</span>
          )}
        </p>
      </div>
      <div className={classes.facts}>
        <dl>
          <div>
            <dt>
              <Trans>Last word</Trans>
            </dt>
            <dd>{said === undefined ? t`none yet` : <RelativeTime at={said} />}</dd>
          </div>
          <div>
            <dt>
              <Trans>Last seen</Trans>
            </dt>
            <dd>{seen === undefined ? t`never spoke` : <RelativeTime at={seen} />}</dd>
          </div>
        </dl>
        <Day agentId={agent.id} />
      </div>
    </li>
  );
}

/** Asked for when somebody sees it: a space may have hundreds of agents. */
function Day({ agentId }: { agentId: string }) {
  const { ref, inViewport } = useInViewport();
  const day = useQuery({
    queryKey: ["agent day", agentId],
    queryFn: ({ signal }) => runsOf(agentId, undefined, signal),
    enabled: inViewport,
    refetchInterval: DAY_EVERY_MS,
    retry: false,
  });
  const runs = day.data?.items ?? [];
  const parts = dayOf(runs, day.dataUpdatedAt);
  return (
    <div ref={ref} className={classes.day}>
      {day.data === undefined ? null : (
        <>
          <DayLine runs={runs} now={day.dataUpdatedAt} isBrief />
          <p className={classes.dayText}>
            {parts.length === 0 ? t`No run in 24 hours` : t`24 hours: ${dayText(parts)}`}
          </p>
        </>
      )}
      {day.error === null ? null : (
        <p className={classes.dayText}>
          <Trans>Its runs could not be loaded.</Trans>
        </p>
      )}
    </div>
  );
}
