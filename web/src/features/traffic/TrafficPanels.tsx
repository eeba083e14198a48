import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { TrafficStep } from "../../api/features";
import { Histogram, LineChart, Spark, StackChart } from "./Charts";
import { latencies, millis, percentile, sumOf } from "./figures";
import classes from "./TrafficPage.module.css";

const TARGET_MS = 100;
const SOURCES = ["action", "github", "database", "file"];
const nothingMeasured = () =>
  t`Nothing was measured yet: no event has gone to a socket in this time.`;

interface Span {
  steps: readonly TrafficStep[];
  from: number;
  to: number;
}

export function Latency({ steps, ends, from, to }: Span & { ends: readonly number[] }) {
  const line = (share: number) => steps.map(({ latency }) => percentile(latency, ends, share));
  const all = latencies(steps);
  const isMeasured = all.some((count) => count > 0);
  const [p50, p99] = [percentile(all, ends, 0.5), percentile(all, ends, 0.99)];
  return (
    <section className={classes.panel} data-wide="true" aria-labelledby="latency">
      <h2 id="latency" className={classes.title}>
        <Trans>From the append to the last socket</Trans>
      </h2>
      {isMeasured ? null : <p className={classes.word}>{nothingMeasured()}</p>}
      <LineChart
        label={t`Half of the events took up to ${millis(p50)}, 99 of 100 up to ${millis(p99)}; the target is ${TARGET_MS} ms.`}
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

export function Classes({
  steps,
  ends,
}: {
  steps: readonly TrafficStep[];
  ends: readonly number[];
}) {
  const counts = latencies(steps);
  const measured = counts.reduce((sum, count) => sum + count, 0);
  // Up to two seconds each class, then all together.
  const shown = ends.filter((end) => end <= 2_000);
  const more = counts.slice(shown.length).reduce((sum, count) => sum + count, 0);
  return (
    <section className={classes.panel} data-wide="true" aria-labelledby="classes">
      <h2 id="classes" className={classes.title}>
        {t`How many took how long`} <span>{t`ms, share of ${measured} measured events`}</span>
      </h2>
      {measured === 0 ? (
        <p className={classes.word}>{nothingMeasured()}</p>
      ) : (
        <Histogram
          label={t`${measured} events were measured; ${more} took more than 2 s.`}
          counts={[...counts.slice(0, shown.length), more]}
          names={[...shown.map((end) => `≤ ${end < 1_000 ? end : `${end / 1_000}k`}`), t`more`]}
          limit={ends.indexOf(TARGET_MS)}
        />
      )}
    </section>
  );
}

export function Connections({ steps, from, to }: Span) {
  const of = (...names: string[]) =>
    steps.map(({ connections }) => names.reduce((sum, name) => sum + (connections[name] ?? 0), 0));
  const layers = [
    { name: t`Socket.IO`, points: of("websocket", "polling") },
    { name: "/ws", points: of("plain_websocket", "state_websocket") },
    { name: "SSE", points: of("sse") },
  ];
  const now = layers.map(({ name, points }) => `${name} ${points.at(-1) ?? 0}`).join(", ");
  return (
    <section className={classes.panel} data-wide="true" aria-labelledby="connections">
      <h2 id="connections" className={classes.title}>
        <Trans>Connections, by transport</Trans>
      </h2>
      <StackChart label={t`Now: ${now}`} layers={layers} from={from} to={to} />
    </section>
  );
}

export function Sources(props: {
  steps: readonly TrafficStep[];
  recent: readonly TrafficStep[];
  perSecond: (sum: number) => string;
}) {
  const { steps, recent, perSecond } = props;
  return (
    <section className={classes.panel} aria-labelledby="sources" data-wide="true">
      <h2 id="sources" className={classes.title}>
        <Trans>Events a second, by source</Trans>
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

export function Counts(props: { title: string; rows: readonly [string, number][]; none?: string }) {
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
