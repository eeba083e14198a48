import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { agentOf } from "../../api/calls";
import type { Agent } from "../../api/model";
import { useDashboard } from "../../realtime/hooks";
import { Asked } from "../../ui/Asked";
import { Glyph } from "../../ui/Glyph";
import { PageTitle } from "../../ui/PageTitle";
import { RelativeTime } from "../../ui/RelativeTime";
import { useFollowSpace } from "../../ui/shell";
import { worded } from "../../words/worded";
import { AgentBadge } from "./AgentBadge";
import { AgentMonth } from "./AgentMonth";
import { AgentRuns } from "./AgentRuns";
import { GiveTask } from "./GiveTask";
import { agentsToShow, lastWordAt, loadOf, loadText, nameOf, seenAt } from "./agents";
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
      <PageTitle>{agent === undefined ? t`Agent` : t`${nameOf(agent)} · Agents`}</PageTitle>
      <Link to="/agents" className={classes.back}>
        <IconArrowLeft size={15} aria-hidden="true" /> {t`Agents`}
      </Link>
      <Asked
        what={t`the agent`}
        rows={8}
        order={1}
        asked={{ ...asked, data: agent === undefined ? undefined : { ...asked.data, ...agent } }}
        missing={MISSING}
      >
        {(known) => <Content agent={known} />}
      </Asked>
    </div>
  );
}

const MISSING = worded({
  title: msg`There is no such agent`,
  text: msg`The address may be mistyped, or you may not see its space.`,
});

function Content({ agent }: { agent: Agent }) {
  const { tasks, phase } = useDashboard(agent.spaceId);
  const load = loadOf(agent, tasks.values());
  const said = lastWordAt(load);
  const seen = seenAt(agent);
  const changes = load.open.map(({ run }) => run?.id).join(" ");
  return (
    <>
      <header className={classes.head}>
        <span className={classes.face}>
          <Glyph name="agent" size={18} />
        </span>
        <h1 className={classes.title}>{nameOf(agent)}</h1>
        <AgentBadge status={agent.status ?? "offline"} silent={load.silent > 0} />
        <span className={classes.dim}>
          {seen === undefined ? (
            t`never spoke`
          ) : (
            <>
              <Trans>
                last seen <RelativeTime at={seen} />
              </Trans>
            </>
          )}
        </span>
        <GiveTask agent={agent} />
      </header>
      <div className={classes.columns}>
        <div className={classes.column}>
          <section className={classes.panel} aria-labelledby="agent-now">
            <h2 id="agent-now" className={classes.panelTitle}>
              {t`Now`} <span className={classes.dim}>{loadText(load)}</span>
            </h2>
            {load.open.length > 0 ? (
              <AgentWork agent={agent} open={load.open} />
            ) : (
              <p className={classes.dim}>
                {phase === "ready" ? t`It has nothing to do. Its next task appears here.` : null}
              </p>
            )}
          </section>
          <AgentRuns agentId={agent.id} changes={changes} />
        </div>
        <div className={classes.column}>
          <AgentMonth agentId={agent.id} changes={changes} />
          <section className={classes.panel} aria-labelledby="agent-facts">
            <h2 id="agent-facts" className={classes.panelTitle}>
              <Trans>Facts</Trans>
            </h2>
            <dl className={classes.facts}>
              <dt>
                <Trans>Id</Trans>
              </dt>
              <dd>
                <code>{agent.id}</code>
              </dd>
              <dt>
                <Trans>Last word</Trans>
              </dt>
              <dd>{said === undefined ? t`none yet` : <RelativeTime at={said} />}</dd>
              <dt>
                <Trans>Last seen</Trans>
              </dt>
              <dd>{seen === undefined ? t`it never spoke` : <RelativeTime at={seen} />}</dd>
              {agent.createdAt === undefined ? null : (
                <>
                  <dt>
                    <Trans>Joined</Trans>
                  </dt>
                  <dd>
                    <RelativeTime at={agent.createdAt} />
                  </dd>
                </>
              )}
            </dl>
          </section>
        </div>
      </div>
    </>
  );
}
