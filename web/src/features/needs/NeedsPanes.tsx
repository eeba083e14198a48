import { useState } from "react";
import { mayWrite } from "../../api/session";
import { NeedIcon } from "../../ui/NeedIcon";
import { ASPECT_OF, detailOf, needId, reasonOf } from "../../ui/needs";
import type { Need } from "../../ui/needs";
import { Elapsed } from "../../ui/RelativeTime";
import { useShell } from "../../ui/shell";
import { NeedPane } from "./NeedPane";
import classes from "./NeedsPanes.module.css";

interface Props {
  /** At least one. */
  needs: readonly Need[];
  /** How many of them are listed. */
  limit: number;
}

/** Where there is room: all needs in a list, and beside it the chosen one with what there is to know and to do. */
export function NeedsPanes({ needs, limit }: Props) {
  const { me } = useShell();
  const [chosen, setChosen] = useState(needs[0]);
  const [round, setRound] = useState(0);
  const names = new Map(me.spaces.map(({ id, name }) => [id, name]));
  const now = chosen && needs.find((each) => needId(each) === needId(chosen));
  const choose = (need: Need | undefined): void => {
    setChosen(need);
    setRound(round + 1);
  };
  // What is no question has no words of the reader, and goes when it is met.
  const isMet = chosen !== undefined && now === undefined && chosen.task.requests === undefined;
  if (chosen === undefined || isMet) choose(needs[0]);
  return (
    <div className={classes.panes}>
      <ol className={classes.list} aria-label="Needs, the longest first" data-scrolls>
        {needs.slice(0, limit).map((need) => (
          <li key={needId(need)}>
            <button
              type="button"
              className={classes.need}
              data-aspect={ASPECT_OF[need.reason]}
              aria-current={chosen !== undefined && needId(need) === needId(chosen)}
              onClick={() => choose(need)}
            >
              <span className={classes.top}>
                <NeedIcon reason={need.reason} />
                <b className={classes.reason}>{reasonOf(need)}</b>
                <Elapsed since={need.since} className={classes.age} />
              </span>
              <span className={classes.line}>{detailOf(need) ?? need.task.title}</span>
              <span className={classes.of}>{need.task.title}</span>
            </button>
          </li>
        ))}
      </ol>
      {chosen === undefined ? null : (
        <NeedPane
          key={`${needId(chosen)} ${round}`}
          need={chosen}
          now={now}
          spaceName={names.size > 1 ? names.get(chosen.task.spaceId) : undefined}
          mayWrite={mayWrite(me, chosen.task.spaceId)}
          onDone={() => choose(needs.find((each) => needId(each) !== needId(chosen)))}
        />
      )}
    </div>
  );
}
