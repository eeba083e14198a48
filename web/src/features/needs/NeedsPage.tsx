import { Button, Skeleton, Stack, Title } from "@mantine/core";
import { IconCircleCheck, IconPlugConnectedX } from "@tabler/icons-react";
import { useState } from "react";
import { explain } from "../../api/problem";
import { mayWrite } from "../../api/session";
import { needId } from "../../ui/needs";
import type { Ask, Need } from "../../ui/needs";
import { EmptyState, ErrorState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { useShell } from "../../ui/shell";
import { AnswerDialog } from "./AnswerDialog";
import { NeedCard } from "./NeedCard";
import { useLiveNeeds, useNeeds } from "./needs-store";
import classes from "./NeedsPage.module.css";

const SHOWN_AT_ONCE = 100;

/** What waits for a person in all spaces, the longest need first. */
export function NeedsPage() {
  const all = useNeeds();
  useLiveNeeds();
  const count = all.needs?.length ?? 0;
  return (
    <div className={classes.page}>
      <PageTitle>Needs you</PageTitle>
      <header className={classes.head}>
        <Title order={1} size="h3">
          Needs you
        </Title>
        {count === 0 ? null : (
          <span className={classes.count} role="status">
            {count === 1 ? "1 need" : `${count} needs`}, the longest first
          </span>
        )}
      </header>
      {all.needs !== undefined ? (
        <List needs={all.needs} />
      ) : all.error === null ? (
        <Stack gap={8} role="status" aria-label="Loading the needs">
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} h={96} radius={7} />
          ))}
        </Stack>
      ) : (
        <ErrorState
          icon={<IconPlugConnectedX size={40} stroke={1.5} />}
          title="The needs could not be loaded"
          actions={
            <Button onClick={() => void all.refetch()} loading={all.isFetching}>
              Try again
            </Button>
          }
        >
          {explain(all.error)}
        </ErrorState>
      )}
    </div>
  );
}

function List({ needs }: { needs: readonly Need[] }) {
  const { me } = useShell();
  const [ask, setAsk] = useState<Ask>();
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const names = new Map(me.spaces.map(({ id, name }) => [id, name]));
  return (
    <>
      {needs.length === 0 ? (
        <EmptyState icon={<IconCircleCheck size={44} stroke={1.4} />} title="Nothing needs you">
          Questions of agents, reviews, failures and silent agents appear here by themselves.
        </EmptyState>
      ) : (
        <ol className={classes.needs} aria-label="Needs, the longest first">
          {needs.slice(0, limit).map((need) => (
            <li key={needId(need)} className={classes.need}>
              <NeedCard
                need={need}
                spaceName={names.size > 1 ? names.get(need.task.spaceId) : undefined}
                mayWrite={mayWrite(me, need.task.spaceId)}
                onAnswer={setAsk}
              />
            </li>
          ))}
        </ol>
      )}
      {needs.length > limit ? (
        <Button variant="default" size="xs" onClick={() => setLimit(limit + SHOWN_AT_ONCE)}>
          Show more ({needs.length - limit} left)
        </Button>
      ) : null}
      {ask === undefined ? null : (
        <AnswerDialog ask={ask} needs={needs} onClose={() => setAsk(undefined)} />
      )}
    </>
  );
}
