import { Button, SegmentedControl, Skeleton, Stack, Title } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { stats as fetchStats } from "../../api/calls";
import { explain } from "../../api/problem";
import type { Stats } from "../../api/schema";
import { NoSpaces } from "../../ui/NoSpace";
import { ErrorState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { cost, sum as sumOf, tokens } from "../../ui/usage";
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
  if (asked.data !== undefined) return <Figures stats={asked.data} />;
  return asked.error === null ? (
    <Stack gap={12} role="status" aria-label="Loading the figures">
      <Skeleton h={260} radius={8} />
      <Skeleton h={220} radius={8} />
    </Stack>
  ) : (
    <ErrorState
      icon={<IconPlugConnectedX size={40} stroke={1.5} />}
      title="The figures could not be loaded"
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
        <Suspense fallback={<Skeleton h={220} />}>
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
          <Suspense fallback={<Skeleton h={160} />}>
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
