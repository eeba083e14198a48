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
        Live updates
      </h2>
      {flag === undefined ? (
        <p className={classes.word}>{asked.isError ? explain(asked.error) : "Loading"}</p>
      ) : (
        <>
          <p className={classes.word}>
            <b>{shareOf(flag)}</b>
            {flag.enabled && flag.rollout < 100 && flag.optIn.length > 0
              ? ` and ${flag.optIn.length} by name`
              : ""}
            {flag.enabled && flag.rollout === 100 ? "." : ". The others' pages ask every 5 s."}
          </p>
          {flag.stopped == null ? null : (
            <p role="alert" className={classes.stopped}>
              Put back to {flag.rollout}% by itself: {flag.stopped}
            </p>
          )}
          <Cohorts />
          <Button variant="default" size="xs" onClick={() => setChanging(true)}>
            Change…
          </Button>
          {changing ? <ChangeDialog flag={flag} onClose={() => setChanging(false)} /> : null}
        </>
      )}
    </section>
  );
}

const shareOf = ({ enabled, rollout }: Flag): string =>
  !enabled
    ? "Off for everyone"
    : rollout === 100
      ? "On for everyone"
      : `On for ${rollout}% of people and keys`;

function Cohorts() {
  const asked = useQuery({
    queryKey: ["cohorts"],
    queryFn: ({ signal }) => fetchCohorts(signal),
    refetchInterval: AGAIN_MS,
  });
  if (asked.data === undefined) return null;
  const { live, polling } = asked.data;
  const rows: [string, (figures: CohortFigures) => string][] = [
    ["People", ({ people }) => String(people)],
    ["Browsers at a time", ({ browsers }) => browsers.toFixed(1)],
    ["Time without a connection", ({ offlinePercent }) => `${offlinePercent.toFixed(1)}%`],
    ["Messages a second, each browser", (figures) => figures.messagesPerSecond.toFixed(1)],
    ["Event to browser, half up to", (figures) => millis(figures.deliveredP50)],
    ["Event to browser, 99 of 100 up to", (figures) => millis(figures.deliveredP99)],
    ["Event to screen, half up to", (figures) => millis(figures.paintedP50)],
    ["Event to screen, 99 of 100 up to", (figures) => millis(figures.paintedP99)],
    ["Errors a minute, each browser", (figures) => figures.errorsPerMinute.toFixed(2)],
    ["Reconnects a minute, each browser", (figures) => figures.reconnectsPerMinute.toFixed(2)],
  ];
  return (
    <div className={classes.frame}>
      <Table className={classes.table} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>As browsers report it, last 5 min</Table.Th>
            <Table.Th>Live</Table.Th>
            <Table.Th>Every 5 s</Table.Th>
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
      title="Who has live updates"
      action="Change it"
      harmless={!takesAway}
      pending={change.isPending}
      failure={change.isError ? explain(change.error) : undefined}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      <Stack gap="md">
        <Switch
          label="Live updates"
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <div className={classes.share}>
          <Slider
            thumbLabel="Share of people and keys in percent"
            label={null}
            min={0}
            max={100}
            value={rollout}
            disabled={!enabled}
            onChange={setRollout}
          />
          <NumberInput
            aria-label="Percent"
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
          label="Always, by the id of the user or key"
          value={optIn}
          disabled={!enabled}
          onChange={setOptIn}
        />
        <span>
          {takesAway
            ? "The sockets of those who lose them are closed within a second, on every instance; their pages go on by asking every 5 s."
            : "Those who get them notice it within 5 s, without a reload."}
        </span>
      </Stack>
    </ConfirmDialog>
  );
}
