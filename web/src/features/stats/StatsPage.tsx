import { SegmentedControl, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { stats as fetchStats } from "../../api/calls";
import type { Stats } from "../../api/schema";
import { Asked } from "../../ui/Asked";
import { NoSpaces } from "../../ui/NoSpace";
import { PageTitle } from "../../ui/PageTitle";
import { cost, sum as sumOf, tokens } from "../../ui/usage";
import { SlowBars } from "../../ui/SlowBars";
import { useShell } from "../../ui/shell";
import { StatusTable } from "./StatusTable";
import classes from "./StatsPage.module.css";

/** The charts weigh more than all the rest of the app: only who looks at them loads them. */
const Throughput = lazy(() => import("./Throughput"));
const Costs = lazy(() => import("./Costs"));

const AGAIN_MS = 30_000;
const SPANS = ["7", "30", "90"];

/** How long tasks take in a space, and how many come and go. */
export function StatsPage() {
  const { space } = useShell();
  const [days, setDays] = useState("30");
  return (
    <div className={classes.page}>
      <PageTitle>{`${space === undefined ? "" : `${space.name} · `}Stats`}</PageTitle>
      <header className={classes.head}>
        <Title order={1} size="h3">
          Stats
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Days"
          data={SPANS.map((value) => ({ value, label: `${value} days` }))}
          value={days}
          onChange={setDays}
        />
      </header>
      {space === undefined ? <NoSpaces /> : <Content spaceId={space.id} days={Number(days)} />}
    </div>
  );
}

function Content({ spaceId, days }: { spaceId: string; days: number }) {
  const asked = useQuery({
    queryKey: ["stats", spaceId, days],
    queryFn: ({ signal }) => fetchStats(spaceId, days, signal),
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
  });
  return (
    <Asked what="the figures" rows={9} asked={asked}>
      {(stats) => <Figures stats={stats} />}
    </Asked>
  );
}

function Figures({ stats }: { stats: Stats }) {
  const came = stats.days.reduce((sum, day) => sum + day.created, 0);
  const done = stats.days.reduce((sum, day) => sum + day.merged + day.completed, 0);
  const failed = stats.days.reduce((sum, day) => sum + day.failed, 0);
  const runs = stats.days.reduce((sum, day) => sum + day.runs, 0);
  const used = sumOf(stats.days);
  return (
    <>
      <section className={classes.panel} aria-labelledby="throughput">
        <h2 id="throughput" className={classes.title}>
          Each day
        </h2>
        <p className={classes.sum}>
          {came} created, {done} done, {failed} failed in these {stats.days.length} days (UTC)
        </p>
        <Suspense fallback={<SlowBars label="Loading the chart" rows={7} />}>
          <Throughput days={stats.days} />
        </Suspense>
      </section>
      <section className={classes.panel} aria-labelledby="costs">
        <h2 id="costs" className={classes.title}>
          What runs cost
        </h2>
        <p className={classes.sum}>
          {runs === 0
            ? "No run ended in these days"
            : `${runs} ${runs === 1 ? "run" : "runs"} ended, ${cost(used)}, tokens: ${tokens(used)}`}
        </p>
        {runs === 0 ? null : (
          <Suspense fallback={<SlowBars label="Loading the chart" rows={5} />}>
            <Costs days={stats.days} />
          </Suspense>
        )}
      </section>
      <section className={classes.panel} aria-labelledby="stays">
        <h2 id="stays" className={classes.title}>
          How long tasks stay in each status
        </h2>
        <StatusTable statuses={stats.statuses} />
      </section>
    </>
  );
}
