import { Button, Code, Skeleton, Stack, Title } from "@mantine/core";
import { IconPlugConnectedX, IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { agentsOf } from "../../api/calls";
import { MAIN_SPACE } from "../../api/model";
import { explain } from "../../api/problem";
import { useAskAgain, useConnection, useDashboard } from "../../realtime/hooks";
import { NoSpaces, SpaceGone } from "../../ui/NoSpace";
import { isTrouble, NotConnected } from "../../ui/NotConnected";
import { EmptyState, ErrorState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { useShell } from "../../ui/shell";
import { AgentList } from "./AgentList";
import { agentsToShow } from "./agents";
import classes from "./AgentsPage.module.css";

/** Changes of status come by themselves; heartbeats do not, and "last seen" should be right to the minute. */
const HEARTBEATS_EVERY_MS = 20_000;

/** The agents of the shown space, and what they work on. */
export function AgentsPage() {
  const { space } = useShell();
  return (
    <div className={classes.page}>
      <PageTitle>{`${space === undefined ? "" : `${space.name} · `}Agents`}</PageTitle>
      <Title order={1} size="h3">
        Agents
      </Title>
      {space === undefined ? <NoSpaces /> : <Content key={space.id} spaceId={space.id} />}
    </div>
  );
}

function Content({ spaceId }: { spaceId: string }) {
  const connection = useConnection();
  const askAgain = useAskAgain();
  const { phase, agents: live, tasks } = useDashboard(spaceId);
  const asked = useQuery({
    queryKey: ["agents", spaceId],
    queryFn: ({ signal }) => agentsOf(spaceId, signal),
    refetchInterval: HEARTBEATS_EVERY_MS,
  });
  const fetched = asked.data?.items;
  const agents = useMemo(
    () => agentsToShow(phase === "ready" ? live : undefined, fetched),
    [phase, live, fetched],
  );

  if (phase === "refused" || phase === "lost") {
    return <SpaceGone lost={phase === "lost"} onAskAgain={askAgain} />;
  }
  if (agents !== undefined) {
    return agents.length === 0 ? (
      <NoAgents spaceId={spaceId} />
    ) : (
      <AgentList agents={agents} tasks={tasks} />
    );
  }
  if (!asked.isError) return <Loading />;
  return isTrouble(connection) ? (
    <NotConnected connection={connection} />
  ) : (
    <ErrorState
      icon={<IconPlugConnectedX size={40} stroke={1.5} />}
      title="The agents could not be loaded"
      actions={
        <Button onClick={() => void asked.refetch()} loading={asked.isFetching}>
          Try again
        </Button>
      }
    >
      {explain(asked.error)}
    </ErrorState>
  );
}

function NoAgents({ spaceId }: { spaceId: string }) {
  const body = {
    id: "planner",
    name: "Planner",
    ...(spaceId === MAIN_SPACE ? {} : { spaceId }),
  };
  return (
    <EmptyState
      icon={<IconRobot size={44} stroke={1.4} />}
      title="No agents yet"
      actions={
        <Code block className={classes.command}>
          {`curl ${window.location.origin}/api/agents \\
  -H 'X-API-Key: …' \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(body)}'`}
        </Code>
      }
    >
      An agent appears here when it registers, as below. It counts as online while it sends a
      heartbeat now and then, to <code>/api/agents/planner/heartbeat</code>.
    </EmptyState>
  );
}

function Loading() {
  return (
    <Stack gap={8} role="status" aria-label="Loading the agents">
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} h={38} radius={7} />
      ))}
    </Stack>
  );
}
