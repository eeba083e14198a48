import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Table } from "@mantine/core";
import { isTaskStatus } from "../../api/model";
import type { Stats } from "../../api/schema";
import { StatusBadge } from "../../ui/StatusBadge";
import { span } from "../../ui/time";
import classes from "./StatsPage.module.css";

/** Of each status how many are in it, and how long half of the stays, and nine of ten, have lasted. */
export function StatusTable({ statuses }: Pick<Stats, "statuses">) {
  const known = statuses.filter(({ status }) => isTaskStatus(status));
  const longest = Math.max(1, ...known.map(({ p90Seconds }) => p90Seconds ?? 0));
  return (
    <div className={classes.frame}>
      <Table verticalSpacing={6} className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Trans>Status</Trans>
            </Table.Th>
            <Table.Th>
              <Trans>Now in it</Trans>
            </Table.Th>
            <Table.Th>
              <Trans>Half stay up to</Trans>
            </Table.Th>
            <Table.Th>
              <Trans>Nine of ten up to</Trans>
            </Table.Th>
            <Table.Th className={classes.barCell} aria-hidden="true" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {known.map(({ status, open, medianSeconds, p90Seconds }) => (
            <Table.Tr key={status}>
              <Table.Td>
                <StatusBadge status={status} />
              </Table.Td>
              <Table.Td>{open}</Table.Td>
              <Table.Td>{stay(medianSeconds)}</Table.Td>
              <Table.Td>{stay(p90Seconds)}</Table.Td>
              <Table.Td className={classes.barCell} aria-hidden="true">
                <span
                  className={classes.bar}
                  style={{ width: `${((p90Seconds ?? 0) / longest) * 100}%` }}
                >
                  <span
                    style={{
                      width: `${((medianSeconds ?? 0) / Math.max(1e-9, p90Seconds ?? 0)) * 100}%`,
                    }}
                  />
                </span>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

const stay = (seconds: number | null | undefined): string =>
  seconds == null ? "–" : seconds < 1 ? t`under 1 s` : span(seconds * 1_000);
