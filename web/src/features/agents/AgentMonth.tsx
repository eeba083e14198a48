import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { agentStatsOf } from "../../api/calls";
import type { AgentStats } from "../../api/schema";
import { Asked } from "../../ui/Asked";
import { DayAxis } from "../../ui/DayAxis";
import { shortDay, span } from "../../ui/time";
import { cost, tokens } from "../../ui/usage";
import classes from "./AgentMonth.module.css";
import page from "./AgentPage.module.css";

interface Props {
  agentId: string;
  /** Changes whenever a run begins or ends, as the live list tells. */
  changes: string;
}

/** What came of the agent's runs in the last 30 days. */
export function AgentMonth({ agentId, changes }: Props) {
  const asked = useQuery({
    queryKey: ["agent stats", agentId, changes],
    queryFn: ({ signal }) => agentStatsOf(agentId, signal),
    placeholderData: (before) => before,
  });
  return (
    <section className={page.panel} aria-labelledby="agent-month">
      <h2 id="agent-month" className={page.panelTitle}>
        <Trans>30 days</Trans>
      </h2>
      <Asked what={t`the figures`} rows={4} order={2} asked={asked}>
        {(stats) =>
          stats.runs === 0 ? (
            <p className={page.dim}>
              <Trans>No run in 30 days. What comes of the next ones appears here.</Trans>
            </p>
          ) : (
            <Figures stats={stats} />
          )
        }
      </Asked>
    </section>
  );
}

function Figures({ stats }: { stats: AgentStats }) {
  const { runs, tasks, succeeded, failed, cancelled, lost, medianSeconds, told, usage } = stats;
  const others = [
    [cancelled, "cancelled"],
    [lost, "lost"],
  ].filter(([count]) => count !== 0);
  return (
    <>
      <Days days={stats.days} />
      <dl className={page.facts}>
        <dt>
          <Trans>Tasks</Trans>
        </dt>
        <dd>
          {stats.partial
            ? plural(runs, {
                one: `${tasks} in the newest # run`,
                other: `${tasks} in the newest # runs`,
              })
            : plural(runs, { one: `${tasks} in # run`, other: `${tasks} in # runs` })}
        </dd>
        <dt>
          <Trans>Succeeded</Trans>
        </dt>
        <dd>{succeeded}</dd>
        <dt>
          <Trans>Failed</Trans>
        </dt>
        <dd>{failed}</dd>
        {others.length === 0 ? null : (
          <>
            <dt>
              <Trans>Other ends</Trans>
            </dt>
            <dd>{others.map((each) => each.join(" ")).join(", ")}</dd>
          </>
        )}
        <dt>
          <Trans>Took</Trans>
        </dt>
        <dd>
          {medianSeconds === undefined
            ? t`not known: none has succeeded`
            : t`${span(medianSeconds * 1_000)}, median of those that succeeded`}
        </dd>
        <dt>
          <Trans>Tokens</Trans>
        </dt>
        <dd>{tokens(usage)}</dd>
        <dt>
          <Trans>Cost</Trans>
        </dt>
        <dd>
          {cost(usage)}{" "}
          {told === 0 ? null : (
            <span className={page.dim}>
              {plural(told, { one: "of # run that said", other: "of # runs that said" })}
            </span>
          )}
        </dd>
      </dl>
    </>
  );
}

/** Up what succeeded, down what failed; the list below says the sums. */
function Days({ days }: Pick<AgentStats, "days">) {
  const most = Math.max(1, ...days.map(({ succeeded, failed }) => Math.max(succeeded, failed)));
  return (
    <div role="img" aria-label={t`Runs that succeeded and failed on each of 30 days`}>
      <div className={classes.bars}>
        {days.map(({ day, succeeded, failed }) => (
          <span key={day} title={t`${shortDay(day)}: ${succeeded} succeeded, ${failed} failed`}>
            <i style={{ height: `${(succeeded / most) * 100}%` }} />
            <i style={{ height: `${(failed / most) * 100}%` }} />
          </span>
        ))}
      </div>
      <DayAxis first={shortDay(days[0]?.day)} last={t`today`} />
    </div>
  );
}
