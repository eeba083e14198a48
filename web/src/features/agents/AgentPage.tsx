import { Button, Skeleton, Stack } from "@mantine/core";
import { IconArrowLeft, IconPlugConnectedX, IconRobotOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { agentOf } from "../../api/calls";
import type { Agent } from "../../api/model";
import { explain, Problem } from "../../api/problem";
import { useDashboard } from "../../realtime/hooks";
import { EmptyState, ErrorState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { RelativeTime } from "../../ui/RelativeTime";
import { useFollowSpace } from "../../ui/shell";
import { AgentBadge } from "./AgentBadge";
import { AgentRuns } from "./AgentRuns";
import { agentsToShow, loadOf, loadText, nameOf, seenAt } from "./agents";
import { AgentWork } from "./AgentWork";
import classes from "./AgentPage.module.css";

/** Heartbeats are no events: "last seen" is asked for. */
const HEARTBEATS_EVERY_MS = 20_000;

/** One agent: what it does now, what it has done, and what that took. */
export function AgentPage() {
  const { agentId = "" } = useParams();
  const asked = useQuery({
    queryKey: ["agent", agentId],
    queryFn: ({ signal }) => agentOf(agentId, signal),
    refetchInterval: HEARTBEATS_EVERY_MS,
  });
  useFollowSpace(asked.data?.spaceId);
  const { agents: live } = useDashboard(asked.data?.spaceId);
  const found = live.filter(({ id }) => id === agentId);
  const agent = agentsToShow(
    found.length === 0 ? undefined : found,
    asked.data === undefined ? undefined : [asked.data],
  )?.[0];
  return (
    <div className={classes.page}>
      <Link to="/agents" className={classes.back}>
        <IconArrowLeft size={15} aria-hidden="true" /> Agents
      </Link>
      {agent !== undefined ? (
        <Content agent={{ ...asked.data, ...agent }} />
      ) : asked.error === null ? (
        <Stack gap={8} role="status" aria-label="Loading the agent">
          <PageTitle>Agent</PageTitle>
          <Skeleton h={28} w={220} />
          <Skeleton h={120} />
          <Skeleton h={200} />
        </Stack>
      ) : isMissing(asked.error) ? (
        <EmptyState
          order={1}
          icon={<IconRobotOff size={40} stroke={1.5} />}
          title="There is no such agent"
        >
          <PageTitle>Agent not found</PageTitle>
          The address may be mistyped, or you may not see its space.
        </EmptyState>
      ) : (
        <ErrorState
          order={1}
          icon={<IconPlugConnectedX size={40} stroke={1.5} />}
          title="The agent could not be loaded"
          actions={
            <Button onClick={() => void asked.refetch()} loading={asked.isFetching}>
              Try again
            </Button>
          }
        >
          <PageTitle>Agent</PageTitle>
          {explain(asked.error)}
        </ErrorState>
      )}
    </div>
  );
}

const isMissing = (error: Error): boolean => error instanceof Problem && error.status === 404;

function Content({ agent }: { agent: Agent }) {
  const { tasks, phase } = useDashboard(agent.spaceId);
  const load = loadOf(agent, tasks.values());
  const seen = seenAt(agent);
  return (
    <>
      <PageTitle>{`${nameOf(agent)} · Agents`}</PageTitle>
      <header className={classes.head}>
        <h1 className={classes.title}>{nameOf(agent)}</h1>
        <AgentBadge status={agent.status ?? "offline"} silent={load.silent > 0} />
        <span className={classes.dim}>
          {seen === undefined ? (
            "no word yet"
          ) : (
            <>
              last seen <RelativeTime at={seen} />
            </>
          )}
        </span>
      </header>
      <section className={classes.panel} aria-labelledby="agent-now">
        <h2 id="agent-now" className={classes.panelTitle}>
          Now <span className={classes.dim}>{loadText(load)}</span>
        </h2>
        {load.open.length > 0 ? (
          <AgentWork agent={agent} open={load.open} />
        ) : (
          <p className={classes.dim}>
            {phase === "ready" ? "It has nothing to do. Its next task appears here." : null}
          </p>
        )}
      </section>
      <AgentRuns agentId={agent.id} changes={load.open.map(({ run }) => run?.id).join(" ")} />
      <section className={classes.panel} aria-labelledby="agent-facts">
        <h2 id="agent-facts" className={classes.panelTitle}>
          Facts
        </h2>
        <dl className={classes.facts}>
          <dt>Id</dt>
          <dd>
            <code>{agent.id}</code>
          </dd>
          {agent.createdAt === undefined ? null : (
            <>
              <dt>Joined</dt>
              <dd>
                <RelativeTime at={agent.createdAt} />
              </dd>
            </>
          )}
        </dl>
      </section>
    </>
  );
}
