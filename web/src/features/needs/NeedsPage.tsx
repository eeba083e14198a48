import { Button, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { mayWrite } from "../../api/session";
import { Asked } from "../../ui/Asked";
import { needId } from "../../ui/needs";
import type { Ask, Need } from "../../ui/needs";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { useShell } from "../../ui/shell";
import { AnswerDialog } from "./AnswerDialog";
import { NeedCard } from "./NeedCard";
import { NeedsPanes } from "./NeedsPanes";
import { useLiveNeeds, useNeeds } from "./needs-store";
import classes from "./NeedsPage.module.css";

const SHOWN_AT_ONCE = 100;
/** Room for the list and, beside it, the chosen need. */
const WIDE = "(min-width: 1024px)";
const AT_ONCE = { getInitialValueInEffect: false };

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
      <Asked what="the needs" rows={6} asked={{ ...all, data: all.needs }}>
        {(needs) => <List needs={needs} />}
      </Asked>
    </div>
  );
}

function List({ needs }: { needs: readonly Need[] }) {
  const { me } = useShell();
  const [ask, setAsk] = useState<Ask>();
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const isWide = useMediaQuery(WIDE, false, AT_ONCE);
  const names = new Map(me.spaces.map(({ id, name }) => [id, name]));
  return (
    <>
      {needs.length === 0 ? (
        <EmptyState icon={<IconCircleCheck size={44} stroke={1.4} />} title="Nothing needs you">
          Questions of agents, reviews, failures and silent agents appear here by themselves.
        </EmptyState>
      ) : isWide ? (
        <NeedsPanes needs={needs} limit={limit} />
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
