import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconLock, IconMapOff, IconPlugConnectedX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { explain, explainRefusal, Problem } from "../api/problem";
import { EmptyState, ErrorState } from "./Notice";
import { capitalized } from "./capitalized";
import { SlowBars } from "./SlowBars";

interface Question<T> {
  /** What there is to show, wherever it came from; nothing while nothing is known. */
  data: T | undefined;
  error: Error | null;
  isFetching: boolean;
  refetch: () => unknown;
}

interface Props<T> {
  /** What was asked for, in small letters: "the agents". */
  what: string;
  asked: Question<T>;
  /** How many bars stand in for it. */
  rows?: number;
  /** The heading's place in the page; a page without a heading of its own has 1. */
  order?: 1 | 2;
  /** What a 404 means here. */
  missing?: { title: string; text: ReactNode };
  children: (data: T) => ReactNode;
}

/** What the server was asked for, with its states: on its way, not for this person, not there, failed. */
export function Asked<T>({ what, asked, rows, order, missing, children }: Props<T>) {
  const { data, error } = asked;
  if (data !== undefined) return children(data);
  if (error === null) return <SlowBars label={t`Loading ${what}`} rows={rows} />;
  const status = error instanceof Problem ? error.status : undefined;
  if (status === 403) {
    return (
      <EmptyState order={order} icon={<IconLock {...SIGN} />} title={t`You may not see ${what}`}>
        {explainRefusal(error)}
      </EmptyState>
    );
  }
  if (status === 404 && missing !== undefined) {
    return (
      <EmptyState order={order} icon={<IconMapOff {...SIGN} />} title={missing.title}>
        {missing.text}
      </EmptyState>
    );
  }
  return (
    <ErrorState
      order={order}
      icon={<IconPlugConnectedX {...SIGN} />}
      title={capitalized(t`${what} could not be loaded`)}
      actions={
        <Button onClick={() => void asked.refetch()} loading={asked.isFetching}>
          <Trans>Try again</Trans>
        </Button>
      }
    >
      {explain(error)}
    </ErrorState>
  );
}

const SIGN = { size: 40, stroke: 1.5 } as const;
