import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { TaskEvent } from "../../api/model";
import { explain } from "../../api/problem";
import { worded } from "../../words/worded";
import { verdicts } from "./claims";
import { questionTexts } from "./event-data";
import { kindOf, KINDS } from "./lines";
import type { Kind, TimelineContext } from "./lines";
import { Phase } from "./Phase";
import classes from "./Timeline.module.css";
import type { Visit } from "./way";

interface Props {
  events: readonly TaskEvent[];
  visits: readonly Visit[];
  nameOf: (agentId: string) => string;
  /** The event that the address names. */
  marked: number | undefined;
  /** What came after this one is new to the reader. */
  seen: number;
  earlier: { count: number; isLoading: boolean; error: Error | null; load: () => void };
}

const KIND_LABEL: Readonly<Record<Kind, string>> = worded({
  words: msg`Words`,
  pulls: msg`Pull requests`,
  checks: msg`Checks`,
  runs: msg`Runs`,
});

/** What has happened to the task, oldest first, a chapter for each stay in a status; only the last one is open. */
export function Timeline({ events, visits, nameOf, marked, seen, earlier }: Props) {
  const [kind, setKind] = useState<Kind>();
  const [opened, setOpened] = useState<ReadonlyMap<number, boolean>>(new Map());
  const context = useMemo<TimelineContext>(
    () => ({ nameOf, questions: questionTexts(events), told: verdicts(events), marked, seen }),
    [events, nameOf, marked, seen],
  );
  const shown = kind === undefined ? events : events.filter((event) => kindOf(event) === kind);
  const counts = useMemo(() => {
    const kinds = events.map(kindOf);
    return new Map(KINDS.map((each) => [each, kinds.filter((of) => of === each).length]));
  }, [events]);
  const phases = visits
    .map((visit) => ({
      visit,
      events: shown.filter(
        ({ taskVersion }) => visit.first <= taskVersion && taskVersion <= visit.last,
      ),
    }))
    .filter((phase) => phase.events.length > 0);
  const isOpen = ({ first, last }: Visit): boolean =>
    opened.get(first) ??
    (kind !== undefined ||
      first === visits.at(-1)?.first ||
      (marked !== undefined && first <= marked && marked <= last));
  return (
    <>
      <div className={classes.filters} role="group" aria-label={t`Show of the timeline`}>
        <Filter on={kind === undefined} onClick={() => setKind(undefined)}>
          {t`All ${events.length + earlier.count}`}
        </Filter>
        {KINDS.filter((each) => counts.get(each) !== 0 || each === kind).map((each) => (
          <Filter key={each} on={kind === each} onClick={() => setKind(each)}>
            {KIND_LABEL[each]} {counts.get(each)}
          </Filter>
        ))}
      </div>
      {earlier.count === 0 ? null : (
        <div className={classes.earlier}>
          <Button
            variant="default"
            size="compact-sm"
            loading={earlier.isLoading}
            onClick={earlier.load}
          >{t`Load earlier events (${earlier.count})`}</Button>
          {earlier.error === null ? null : (
            <span role="alert">{t`Earlier events did not load. ${explain(earlier.error)}`}</span>
          )}
        </div>
      )}
      <ol className={classes.timeline} aria-label={t`Timeline, oldest first`}>
        {phases.map(({ visit, events: own }) => (
          <Phase
            key={visit.first}
            visit={visit}
            events={own}
            context={context}
            isOpen={isOpen(visit)}
            onToggle={() => setOpened((before) => new Map(before).set(visit.first, !isOpen(visit)))}
          />
        ))}
      </ol>
      {phases.length === 0 ? (
        <p className={classes.nothing}>
          <Trans>Nothing of this kind yet.</Trans>
        </p>
      ) : null}
    </>
  );
}

interface FilterProps {
  on: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Filter({ on, onClick, children }: FilterProps) {
  return (
    <button type="button" className={classes.filter} aria-pressed={on} onClick={onClick}>
      {children}
    </button>
  );
}
