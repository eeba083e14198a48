import { msg, plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Title } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { stats as fetchStats } from "../../api/calls";
import type { Stats } from "../../api/schema";
import type { Usage } from "../../api/work";
import { Asked } from "../../ui/Asked";
import { Chips } from "../../ui/Chips";
import { NoSpaces } from "../../ui/NoSpace";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { cost, sum as sumOf, tokens } from "../../ui/usage";
import { useShell } from "../../ui/shell";
import { worded } from "../../words/worded";
import { DayBars } from "./DayBars";
import type { Day } from "./DayBars";
import { StatusTable } from "./StatusTable";
import classes from "./StatsPage.module.css";

const AGAIN_MS = 30_000;
const SPANS = [7, 30, 90];
const SPAN = 30;

/** How long tasks take in a space, and how many come and go. */
export function StatsPage() {
  const { space } = useShell();
  const [query] = useSearchParams();
  const days = SPANS.find((each) => String(each) === query.get("days")) ?? SPAN;
  return (
    <div className={classes.page}>
      <PageTitle>{space === undefined ? t`Stats` : t`${space.name} · Stats`}</PageTitle>
      <header className={classes.head}>
        <Title order={1} size="h3">
          <Trans>Stats</Trans>
        </Title>
        <Chips
          label={t`Days`}
          chips={SPANS.map((each) => ({
            to: `?days=${each}`,
            text: t`${each} days`,
            isChosen: each === days,
          }))}
        />
      </header>
      {space === undefined ? <NoSpaces /> : <Content spaceId={space.id} days={days} />}
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
    <Asked what={t`the figures`} rows={9} asked={asked}>
      {(stats) => (isEmpty(stats) ? <NoFigures /> : <Figures stats={stats} />)}
    </Asked>
  );
}

/** No task is there, and none came or went in these days. */
const isEmpty = ({ statuses, days }: Stats): boolean =>
  statuses.every(({ open }) => open === 0) &&
  days.every((day) => day.created + day.merged + day.completed + day.failed + day.runs === 0);

function NoFigures() {
  return (
    <EmptyState icon={<IconChartBar size={44} stroke={1.4} />} title={t`No figures yet`}>
      <Trans>
        With the first task it is shown here how many come and go each day, what their runs cost,
        and how long they stay in each status.
      </Trans>
    </EmptyState>
  );
}

const TASKS = worded([
  { name: msg`Created`, look: "dark", of: ({ created }: Day) => created },
  {
    name: msg`Done`,
    look: "text",
    isBelow: true,
    of: ({ merged, completed }: Day) => merged + completed,
  },
  { name: msg`Failed`, look: "danger", isBelow: true, of: ({ failed }: Day) => failed },
]);

const COST = worded([{ name: msg`Cost`, look: "text", of: ({ costUsd }: Day) => costUsd }]);

/** What the runs of a day said that they used. A sum of nought means that none of them said so. */
const usageOf = ({ costUsd, inputTokens, outputTokens }: Day): Usage => ({
  ...(costUsd > 0 && { costUsd }),
  ...(inputTokens > 0 && { inputTokens }),
  ...(outputTokens > 0 && { outputTokens }),
});

function Figures({ stats }: { stats: Stats }) {
  const came = stats.days.reduce((sum, day) => sum + day.created, 0);
  const done = stats.days.reduce((sum, day) => sum + day.merged + day.completed, 0);
  const failed = stats.days.reduce((sum, day) => sum + day.failed, 0);
  const runs = stats.days.reduce((sum, day) => sum + day.runs, 0);
  const used = sumOf(stats.days.map(usageOf));
  return (
    <div className={classes.panels}>
      <section className={classes.panel} aria-labelledby="throughput">
        <h2 id="throughput" className={classes.title}>
          <Trans>Each day</Trans>
        </h2>
        <p className={classes.sum}>
          {t`${came} created, ${done} done, ${failed} failed in these ${stats.days.length} days (UTC)`}
        </p>
        <DayBars
          label={t`Tasks created, done and failed each day`}
          days={stats.days}
          series={TASKS}
          format={String}
          atLeast={4}
        />
      </section>
      <section className={classes.panel} aria-labelledby="costs">
        <h2 id="costs" className={classes.title}>
          <Trans>What runs cost</Trans>
        </h2>
        <p className={classes.sum}>
          {runs === 0
            ? t`No run ended in these days`
            : t`${plural(runs, { one: "# run", other: "# runs" })} ended, cost: ${cost(used)}, tokens: ${tokens(used)}`}
        </p>
        {used.costUsd === undefined ? (
          <p className={classes.sum}>
            <Trans>
              An agent says what a run has used when it ends: <code>run_ended</code> with{" "}
              <code>usage</code>.
            </Trans>
          </p>
        ) : (
          <DayBars
            label={t`What the runs that ended on each day cost`}
            days={stats.days}
            series={COST}
            format={(costUsd) => cost({ costUsd })}
            atLeast={1}
          />
        )}
      </section>
      <section className={classes.panel} aria-labelledby="stays">
        <h2 id="stays" className={classes.title}>
          <Trans>How long tasks stay in each status</Trans>
        </h2>
        <StatusTable statuses={stats.statuses} />
      </section>
    </div>
  );
}
