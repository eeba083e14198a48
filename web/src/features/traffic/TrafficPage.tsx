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
import { Histogram, LineChart, Spark, StackChart } from "./Charts";
import { HealthPanel } from "./HealthPanel";
import { RolloutPanel } from "./RolloutPanel";
import { lastMinute, latencies, millis, percentile, sumOf, sums, total, withStep } from "./figures";
import classes from "./TrafficPage.module.css";

const KEY = ["traffic"];
const AGAIN_MS = 5_000;
const TARGET_MS = 100;
const SOURCES = ["action", "github", "database", "file"];

/** What passes through this instance: connections, events, how long they take, what went wrong. For admins. */
export function TrafficPage() {
  return (
    <AdminsOnly title="Traffic" what="The traffic">
      <div className={classes.page}>
        <PageTitle>Traffic</PageTitle>
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
    <Asked what="the traffic" rows={9} order={1} asked={asked}>
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
          Traffic
        </Title>
        <p className={classes.word}>The first figures come within {everySeconds} s.</p>
      </>
    );
  }
  const from = steps[0]?.at ?? last.at;
  const recent = lastMinute(traffic);
  const perSecond = (sum: number): string => (sum / (recent.length * everySeconds)).toFixed(1);
  const p99 = percentile(latencies(recent), ends, 0.99);
  return (
    <>
      <header className={classes.head}>
        <Title order={1} size="h3">
          Traffic
        </Title>
        <span className={classes.word}>
          the last {span(last.at - from + everySeconds * 1_000)} of this instance, up{" "}
          {span(last.at - startedAt)}
        </span>
      </header>
      <dl className={classes.figures}>
        <Figure name="Connections" value={String(total(last.connections))} />
        <Figure name="Rooms" value={String(last.rooms)} />
        <Figure
          name="Events"
          value={perSecond(recent.reduce((sum, step) => sum + total(step.events), 0))}
          unit="/s"
        />
        <Figure
          name="Messages written"
          value={perSecond(recent.reduce((sum, step) => sum + step.deliveries, 0))}
          unit="/s"
        />
        <Figure name="Append to last socket, p99" value={millis(p99)} />
        <Figure name="Behind the log" value={String(last.lag)} unit=" events" />
      </dl>
      <div className={classes.panels}>
        <Latency steps={steps} ends={ends} from={from} to={last.at} />
        <Classes steps={steps} ends={ends} />
        <Connections steps={steps} from={from} to={last.at} />
        <Sources steps={steps} recent={recent} perSecond={perSecond} />
        <Counts
          title="Clients that could not keep up"
          rows={[
            ["sent the whole state", sumOf(steps, "resyncs", "full")],
            ["sent what they missed", sumOf(steps, "resyncs", "delta")],
            ["recovered by themselves", sumOf(steps, "resyncs", "recovered")],
            ["closed, as too slow", sumOf(steps, "slow", "closed")],
          ]}
        />
        <Counts title="Errors" rows={sums(steps, "errors")} none="No errors." />
        <Counts title="From GitHub" rows={sums(steps, "webhooks")} none="Nothing came." />
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

interface Span {
  steps: readonly TrafficStep[];
  from: number;
  to: number;
}

function Latency({ steps, ends, from, to }: Span & { ends: readonly number[] }) {
  const line = (share: number) => steps.map(({ latency }) => percentile(latency, ends, share));
  const all = latencies(steps);
  const [p50, p99] = [percentile(all, ends, 0.5), percentile(all, ends, 0.99)];
  return (
    <section className={classes.panel} data-wide="true" aria-labelledby="latency">
      <h2 id="latency" className={classes.title}>
        From the append to the last socket
      </h2>
      <LineChart
        label={`Half of the events took up to ${millis(p50)}, 99 of 100 up to ${millis(p99)}; the target is ${TARGET_MS} ms.`}
        unit="ms"
        atLeast={TARGET_MS * 1.5}
        from={from}
        to={to}
        lines={[
          { name: "p99", value: millis(p99), points: line(0.99), kind: "main" },
          { name: "p50", value: millis(p50), points: line(0.5), kind: "second" },
          {
            name: "target",
            value: millis(TARGET_MS),
            points: steps.map(() => TARGET_MS),
            kind: "limit",
          },
        ]}
      />
    </section>
  );
}

function Classes({ steps, ends }: { steps: readonly TrafficStep[]; ends: readonly number[] }) {
  const counts = latencies(steps);
  const measured = counts.reduce((sum, count) => sum + count, 0);
  // Up to two seconds each class, then all together.
  const shown = ends.filter((end) => end <= 2_000);
  const more = counts.slice(shown.length).reduce((sum, count) => sum + count, 0);
  return (
    <section className={classes.panel} data-wide="true" aria-labelledby="classes">
      <h2 id="classes" className={classes.title}>
        How many took how long <span>ms, share of {measured} measured events</span>
      </h2>
      <Histogram
        label={`${measured} events were measured; ${more} took more than 2 s.`}
        counts={[...counts.slice(0, shown.length), more]}
        names={[...shown.map((end) => `≤ ${end < 1_000 ? end : `${end / 1_000}k`}`), "more"]}
        limit={ends.indexOf(TARGET_MS)}
      />
    </section>
  );
}

function Connections({ steps, from, to }: Span) {
  const of = (...names: string[]) =>
    steps.map(({ connections }) => names.reduce((sum, name) => sum + (connections[name] ?? 0), 0));
  const layers = [
    { name: "Socket.IO", points: of("websocket", "polling") },
    { name: "/ws", points: of("plain_websocket", "state_websocket") },
    { name: "SSE", points: of("sse") },
  ];
  const now = layers.map(({ name, points }) => `${name} ${points.at(-1) ?? 0}`).join(", ");
  return (
    <section className={classes.panel} data-wide="true" aria-labelledby="connections">
      <h2 id="connections" className={classes.title}>
        Connections, by transport
      </h2>
      <StackChart label={`Now: ${now}`} layers={layers} from={from} to={to} />
    </section>
  );
}

function Sources(props: {
  steps: readonly TrafficStep[];
  recent: readonly TrafficStep[];
  perSecond: (sum: number) => string;
}) {
  const { steps, recent, perSecond } = props;
  return (
    <section className={classes.panel} aria-labelledby="sources" data-wide="true">
      <h2 id="sources" className={classes.title}>
        Events a second, by source
      </h2>
      <ul className={classes.sparks}>
        {SOURCES.map((source) => (
          <li key={source}>
            <span>{source}</span>
            <Spark points={steps.map(({ events }) => events[source] ?? 0)} />
            <b>{perSecond(sumOf(recent, "events", source))}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Counts(props: { title: string; rows: readonly [string, number][]; none?: string }) {
  const { title, rows, none } = props;
  return (
    <section className={classes.panel} aria-label={title}>
      <h2 className={classes.title}>{title}</h2>
      {rows.length === 0 ? <p className={classes.word}>{none}</p> : null}
      <ul className={classes.rows}>
        {rows.map(([name, count]) => (
          <li key={name}>
            {name}
            <span>{count}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
