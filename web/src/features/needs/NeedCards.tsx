import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { ReactNode } from "react";
import { mayWrite } from "../../api/session";
import { needId } from "../../ui/needs";
import type { Ask, Need } from "../../ui/needs";
import { useShell } from "../../ui/shell";
import { AnswerDialog } from "./AnswerDialog";
import { useNeedKeys } from "./need-keys";
import { NeedCard } from "./NeedCard";
import list from "../../ui/Cards.module.css";
import classes from "./NeedCards.module.css";

interface Props {
  needs: readonly Need[];
  /** How many of them are listed. */
  limit: number;
  /** Below the listed ones. */
  more: ReactNode;
  /** Where there are none. */
  none: ReactNode;
}

/** Where there is room for one column: a card for each need, to be met in place. */
export function NeedCards({ needs, limit, more, none }: Props) {
  const { me } = useShell();
  const [ask, setAsk] = useState<Ask>();
  const keys = useNeedKeys<HTMLOListElement>();
  const names = new Map(me.spaces.map(({ id, name }) => [id, name]));
  return (
    <>
      {needs.length === 0 ? (
        none
      ) : (
        <ol className={list.cards} aria-label={t`Needs, the longest first`} {...keys}>
          {needs.slice(0, limit).map((need) => (
            <li key={needId(need)} className={classes.card} data-need>
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
      {more}
      {ask === undefined ? null : (
        <AnswerDialog ask={ask} needs={needs} onClose={() => setAsk(undefined)} />
      )}
    </>
  );
}
