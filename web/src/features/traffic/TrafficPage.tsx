import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { traffic as fetchTraffic } from "../../api/features";
import type { Traffic, TrafficStep } from "../../api/features";
import { useConnection, useWatchTraffic } from "../../realtime/hooks";
import { AdminsOnly } from "../../ui/AdminsOnly";
import { Asked } from "../../ui/Asked";
import { PageTitle } from "../../ui/PageTitle";
import { span } from "../../ui/time";
import { HealthPanel } from "./HealthPanel";
import { RolloutPanel } from "./RolloutPanel";
import { Classes, Connections, Counts, Latency, Sources } from "./TrafficPanels";
import { lastMinute, latencies, millis, percentile, sumOf, sums, total, withStep } from "./figures";
import classes from "./TrafficPage.module.css";

const KEY = ["traffic"];
const AGAIN_MS = 5_000;

/** What passes through all instances: connections, events, how long they take, what went wrong. For admins. */
export function TrafficPage() {
  return (
    <AdminsOnly title={t`Traffic`} what={t`The traffic`}>
      <div className={classes.page}>
        <PageTitle>{t`Traffic`}</PageTitle>
        <Content />
      </div>
    </AdminsOnly>
  );
}

function Content() {
  const client = useQueryClient();
  const { phase } = useConnection();
  const live = phase === "connected";
  const asked = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => fetchTraffic(signal),
    // A socket tells the rest; what passed during a cut is asked for again.
    refetchInterval: live ? false : AGAIN_MS,
  });
  useEffect(() => {
    if (live) void client.invalidateQueries({ queryKey: KEY });
  }, [client, live]);
  useWatchTraffic((step) =>
    client.setQueryData<Traffic>(KEY, (known) =>
      known === undefined ? known : withStep(known, step as TrafficStep),
    ),
  );
  return (
    <Asked what={t`the traffic`} rows={9} order={1} asked={asked}>
      {(traffic) => <Figures traffic={traffic} />}
    </Asked>
  );
}

function Figures({ traffic }: { traffic: Traffic }) {
  const { steps, everySeconds, classes: ends, startedAt } = traffic;
  const last = steps.at(-1);
  if (last === undefined) {
    return (
      <>
        <Title order={1} size="h3">
          <Trans>Traffic</Trans>
        </Title>
        <p className={classes.word}>{t`The first figures come within ${everySeconds} s.`}</p>
      </>
    );
  }
  const from = steps[0]?.at ?? last.at;
  const covered = span(last.at - from + everySeconds * 1_000);
  const up = span(last.at - startedAt);
  const recent = lastMinute(traffic);
  const perSecond = (sum: number): string => (sum / (recent.length * everySeconds)).toFixed(1);
  const p99 = percentile(latencies(recent), ends, 0.99);
  return (
    <>
      <header className={classes.head}>
        <Title order={1} size="h3">
          <Trans>Traffic</Trans>
        </Title>
        <span className={classes.word}>
          {last.instances === 1
            ? t`the last ${covered}; up ${up}`
            : t`the last ${covered} of ${last.instances} instances; this one up ${up}`}
        </span>
      </header>
      <dl className={classes.figures}>
        <Figure name={t`Connections`} value={String(total(last.connections))} />
        <Figure name={t`Rooms`} value={String(last.rooms)} />
        <Figure
          name={t`Events`}
          value={perSecond(recent.reduce((sum, step) => sum + total(step.events), 0))}
          unit="/s"
        />
        <Figure
          name={t`Messages written`}
          value={perSecond(recent.reduce((sum, step) => sum + step.deliveries, 0))}
          unit="/s"
        />
        <Figure name={t`Append to last socket, p99`} value={millis(p99)} />
        <Figure name={t`Behind the log`} value={String(last.lag)} unit=" events" />
      </dl>
      <div className={classes.panels}>
        <Latency steps={steps} ends={ends} from={from} to={last.at} />
        <Classes steps={steps} ends={ends} />
        <Connections steps={steps} from={from} to={last.at} />
        <Sources steps={steps} recent={recent} perSecond={perSecond} />
        <Counts
          title={t`Clients that could not keep up`}
          rows={[
            [t`sent the whole state`, sumOf(steps, "resyncs", "full")],
            [t`sent what they missed`, sumOf(steps, "resyncs", "delta")],
            [t`recovered by themselves`, sumOf(steps, "resyncs", "recovered")],
            [t`closed, as too slow`, sumOf(steps, "slow", "closed")],
          ]}
        />
        <Counts title={t`Errors`} rows={sums(steps, "errors")} none={t`No errors.`} />
        <Counts title={t`From GitHub`} rows={sums(steps, "webhooks")} none={t`Nothing came.`} />
        <HealthPanel />
        <RolloutPanel />
      </div>
    </>
  );
}

function Figure({ name, value, unit }: { name: string; value: string; unit?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {unit === undefined ? null : <small>{unit}</small>}
      </dd>
    </div>
  );
}
