import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Code, Title } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { agentsOf } from "../../api/calls";
import { MAIN_SPACE } from "../../api/model";
import { useAskAgain, useDashboard } from "../../realtime/hooks";
import { Asked } from "../../ui/Asked";
import { NoSpaces, SpaceGone } from "../../ui/NoSpace";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { useShell } from "../../ui/shell";
import { AgentList } from "./AgentList";
import { agentsToShow, standText } from "./agents";
import { Waiting } from "./Waiting";
import page from "../../ui/Page.module.css";
import classes from "./AgentsPage.module.css";

/** Changes of status come by themselves; heartbeats do not, and "last seen" should be right to the minute. */
const HEARTBEATS_EVERY_MS = 20_000;

/** The agents of the shown space, what they work on, and what waits for one. */
export function AgentsPage() {
  const { space } = useShell();
  return (
    <div className={page.page}>
      <PageTitle>{space === undefined ? t`Agents` : t`${space.name} · Agents`}</PageTitle>
      {space === undefined ? (
        <>
          <Head />
          <NoSpaces />
        </>
      ) : (
        <Content key={space.id} spaceId={space.id} />
      )}
    </div>
  );
}

function Head({ stand }: { stand?: string }) {
  return (
    <header className={page.head}>
      <Title order={1} size="h3">
        <Trans>Agents</Trans>
      </Title>
      {stand === undefined ? null : <span className={page.count}>{stand}</span>}
    </header>
  );
}

function Content({ spaceId }: { spaceId: string }) {
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
    return (
      <>
        <Head />
        <SpaceGone lost={phase === "lost"} onAskAgain={askAgain} />
      </>
    );
  }
  const isEmpty = agents === undefined || agents.length === 0;
  return (
    <>
      <Head stand={isEmpty ? undefined : standText(agents, tasks.values())} />
      <Asked what={t`the agents`} rows={6} asked={{ ...asked, data: agents }}>
        {(known) =>
          known.length === 0 ? (
            <NoAgents spaceId={spaceId} />
          ) : (
            <div className={classes.columns}>
              <AgentList agents={known} tasks={tasks} />
              {phase === "ready" ? <Waiting spaceId={spaceId} tasks={tasks} /> : null}
            </div>
          )
        }
      </Asked>
    </>
  );
}

function NoAgents({ spaceId }: { spaceId: string }) {
  const body = {
    id: "planner",
    name: t`Planner`,
    ...(spaceId === MAIN_SPACE ? {} : { spaceId }),
  };
  return (
    <EmptyState
      icon={<IconRobot size={44} stroke={1.4} />}
      title={t`No agents yet`}
      actions={
        <Code block className={classes.command}>
          {`curl ${window.location.origin}/api/agents \\
  -H 'X-API-Key: …' \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(body)}'`}
        </Code>
      }
    >
      <Trans>
        An agent appears here when it registers, as below. It counts as online while it sends a
        heartbeat now and then, to <code>/api/agents/planner/heartbeat</code>.
      </Trans>
    </EmptyState>
  );
}
