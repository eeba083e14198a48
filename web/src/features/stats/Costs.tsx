import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { useReducedMotion } from "@mantine/hooks";
import type { Stats } from "../../api/schema";
import { cost } from "../../ui/usage";

const SERIES = [{ name: "costUsd", label: "Cost", color: "var(--sb-caution)" }];

/** What the runs that ended on each day cost. The sentence above it says the same in sum. */
export default function Costs({ days }: Pick<Stats, "days">) {
  const still = useReducedMotion();
  return (
    <div role="img" aria-label="What the runs that ended on each day cost">
      <BarChart
        h={160}
        data={days}
        dataKey="day"
        series={SERIES}
        tickLine="none"
        valueFormatter={(costUsd) => cost({ costUsd })}
        barProps={{ isAnimationActive: !still }}
        xAxisProps={{ tickFormatter: (day: string) => day.slice(5), minTickGap: 24 }}
        yAxisProps={{ width: 56 }}
      />
    </div>
  );
}
