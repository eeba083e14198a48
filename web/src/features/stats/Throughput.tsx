import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { useReducedMotion } from "@mantine/hooks";
import type { Stats } from "../../api/schema";

const SERIES = [
  { name: "created", label: "Created", color: "var(--sb-dark)" },
  { name: "merged", label: "Merged", color: "var(--sb-clear)" },
  { name: "completed", label: "Completed", color: "var(--sb-blue)" },
  { name: "failed", label: "Failed", color: "var(--sb-danger)" },
];

/** How many tasks came, were done and failed on each day. The sentence above it says the same in sum. */
export default function Throughput({ days }: Pick<Stats, "days">) {
  const still = useReducedMotion();
  return (
    <div role="img" aria-label="Tasks created, merged, completed and failed each day">
      <BarChart
        h={220}
        data={days}
        dataKey="day"
        series={SERIES}
        withLegend
        tickLine="none"
        barProps={{ isAnimationActive: !still }}
        xAxisProps={{ tickFormatter: (day: string) => day.slice(5), minTickGap: 24 }}
        yAxisProps={{ allowDecimals: false, width: 36 }}
      />
    </div>
  );
}
