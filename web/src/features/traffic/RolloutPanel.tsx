import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NumberInput, Slider, Stack, Switch, Table, TagsInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeFlag, cohorts as fetchCohorts, flag as fetchFlag } from "../../api/features";
import type { CohortFigures, Flag } from "../../api/features";
import { explain } from "../../api/problem";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { millis } from "./figures";
import classes from "./TrafficPage.module.css";

const AGAIN_MS = 10_000;
const KEY = ["flag"];

/** Who has live updates, how they fare beside those who have not, and the change of it. */
export function RolloutPanel() {
  const [changing, setChanging] = useState(false);
  const asked = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => fetchFlag(signal),
    refetchInterval: AGAIN_MS,
  });
  const flag = asked.data;
  return (
    <section className={classes.panel} aria-labelledby="rollout" data-wide="true">
      <h2 id="rollout" className={classes.title}>
        <Trans>Live updates</Trans>
      </h2>
      {flag === undefined ? (
        <p className={classes.word}>{asked.isError ? explain(asked.error) : t`Loading`}</p>
      ) : (
        <>
          <p className={classes.word}>
            <b>{shareOf(flag)}</b>
            {flag.enabled && flag.rollout < 100 && flag.optIn.length > 0 ? (
              <> {t`and ${flag.optIn.length} by name`}</>
            ) : null}
            .
            {flag.enabled && flag.rollout === 100 ? null : (
              <> {t`The others' pages ask every 5 s.`}</>
            )}
          </p>
          {flag.stopped == null ? null : (
            <p role="alert" className={classes.stopped}>
              {t`Put back to ${flag.rollout}% by itself: ${flag.stopped}`}
            </p>
          )}
          <Cohorts />
          <Button variant="default" size="xs" onClick={() => setChanging(true)}>
            <Trans>Change…</Trans>
          </Button>
          {changing ? <ChangeDialog flag={flag} onClose={() => setChanging(false)} /> : null}
        </>
      )}
    </section>
  );
}

const shareOf = ({ enabled, rollout }: Flag): string =>
  !enabled
    ? t`Off for everyone`
    : rollout === 100
      ? t`On for everyone`
      : t`On for ${rollout}% of people and keys`;

function Cohorts() {
  const asked = useQuery({
    queryKey: ["cohorts"],
    queryFn: ({ signal }) => fetchCohorts(signal),
    refetchInterval: AGAIN_MS,
  });
  if (asked.data === undefined) return null;
  const { live, polling } = asked.data;
  const rows: [string, (figures: CohortFigures) => string][] = [
    [t`People`, ({ people }) => String(people)],
    [t`Browsers at a time`, ({ browsers }) => browsers.toFixed(1)],
    [t`Time without a connection`, ({ offlinePercent }) => `${offlinePercent.toFixed(1)}%`],
    [t`Messages a second, each browser`, (figures) => figures.messagesPerSecond.toFixed(1)],
    [t`Event to browser, half up to`, (figures) => millis(figures.deliveredP50)],
    [t`Event to browser, 99 of 100 up to`, (figures) => millis(figures.deliveredP99)],
    [t`Event to screen, half up to`, (figures) => millis(figures.paintedP50)],
    [t`Event to screen, 99 of 100 up to`, (figures) => millis(figures.paintedP99)],
    [t`Errors a minute, each browser`, (figures) => figures.errorsPerMinute.toFixed(2)],
    [t`Reconnects a minute, each browser`, (figures) => figures.reconnectsPerMinute.toFixed(2)],
  ];
  return (
    <div className={classes.frame}>
      <Table className={classes.table} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Trans>As browsers report it, last 5 min</Trans>
            </Table.Th>
            <Table.Th>
              <Trans>Live</Trans>
            </Table.Th>
            <Table.Th>
              <Trans>Every 5 s</Trans>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, figure]) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>{figure(live)}</Table.Td>
              <Table.Td>{figure(polling)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function ChangeDialog({ flag, onClose }: { flag: Flag; onClose: () => void }) {
  const client = useQueryClient();
  const [enabled, setEnabled] = useState(flag.enabled);
  const [rollout, setRollout] = useState(flag.rollout);
  const [optIn, setOptIn] = useState(flag.optIn);
  const change = useMutation({
    mutationFn: () => changeFlag({ enabled, rollout, optIn }),
    onSuccess: (next) => {
      client.setQueryData(KEY, next);
      onClose();
    },
  });
  const takesAway = flag.enabled && (!enabled || rollout < flag.rollout);
  return (
    <ConfirmDialog
      title={t`Who has live updates`}
      action={t`Change it`}
      harmless={!takesAway}
      pending={change.isPending}
      failure={change.isError ? explain(change.error) : undefined}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      <Stack gap="md">
        <Switch
          label={t`Live updates`}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <div className={classes.share}>
          <Slider
            thumbLabel={t`Share of people and keys in percent`}
            label={null}
            min={0}
            max={100}
            value={rollout}
            disabled={!enabled}
            onChange={setRollout}
          />
          <NumberInput
            aria-label={t`Percent`}
            suffix=" %"
            min={0}
            max={100}
            clampBehavior="strict"
            allowDecimal={false}
            value={rollout}
            disabled={!enabled}
            onChange={(value) => setRollout(Math.min(100, Math.max(0, Number(value))))}
          />
        </div>
        <TagsInput
          label={t`Always, by the id of the user or key`}
          value={optIn}
          disabled={!enabled}
          onChange={setOptIn}
        />
        <span>
          {takesAway
            ? t`The sockets of those who lose them are closed within a second, on every instance; their pages go on by asking every 5 s.`
            : t`Those who get them notice it within 5 s, without a reload.`}
        </span>
      </Stack>
    </ConfirmDialog>
  );
}
