import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { health as fetchHealth } from "../../api/features";
import type { Health } from "../../api/features";
import { explain } from "../../api/problem";
import { GB, total } from "./figures";
import classes from "./TrafficPage.module.css";

const AGAIN_MS = 10_000;
/** Below it somebody should make space. */
const DISK_FREE_MIN = 0.1;

interface Row {
  name: string;
  good: boolean;
  says: string;
}

/** The store, the workers, how far behind the log, and the disk. */
export function HealthPanel() {
  const asked = useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: AGAIN_MS,
    retry: false,
  });
  const rows = asked.data === undefined ? undefined : rowsOf(asked.data);
  return (
    <section className={classes.panel} aria-labelledby="health">
      <h2 id="health" className={classes.title}>
        <Trans>Health of this instance</Trans>
      </h2>
      {asked.isError && rows === undefined ? (
        <p role="alert" className={classes.word}>
          {explain(asked.error)}
        </p>
      ) : null}
      <ul className={classes.rows}>
        {rows?.map(({ name, good, says }) => (
          <li key={name} data-good={good}>
            {good ? (
              <IconCheck size={16} aria-label="good" />
            ) : (
              <IconAlertTriangle size={16} aria-label={t`look at it`} />
            )}
            {name}
            <span>{says}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function rowsOf({ status, details }: Health): Row[] {
  const { store, workers, lag, disk } = details ?? {};
  const dead = workers?.details?.dead ?? [];
  const waiting = total(workers?.details?.backlog ?? {});
  const { freeBytes = 0, totalBytes = 0 } = disk?.details ?? {};
  return [
    {
      name: t`Store`,
      good: store?.status === "UP",
      says:
        store?.details === undefined
          ? status
          : store.details.embedded
            ? t`answers in ${store.details.latencyMillis.toFixed(1)} ms, embedded`
            : t`answers in ${store.details.latencyMillis.toFixed(1)} ms`,
    },
    {
      name: t`Workers`,
      good: dead.length === 0,
      says:
        dead.length > 0
          ? t`ended: ${dead.join(", ")}`
          : waiting > 0
            ? t`${waiting} wait`
            : t`nothing waits`,
    },
    { name: t`Behind the log`, good: true, says: t`${lag?.details?.events ?? 0} events` },
    {
      name: t`Disk`,
      good: freeBytes > totalBytes * DISK_FREE_MIN,
      says: t`${(freeBytes / GB).toFixed(1)} of ${(totalBytes / GB).toFixed(0)} GB free`,
    },
  ];
}
