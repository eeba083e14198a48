import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { isAnonymous, mayWrite } from "../../api/session";
import { NeedIcon } from "../../ui/NeedIcon";
import { ASPECT_OF, detailOf, needId, reasonOf } from "../../ui/needs";
import type { Need } from "../../ui/needs";
import { NOTIFICATIONS_PATH } from "../../ui/paths";
import { Elapsed } from "../../ui/RelativeTime";
import { useShell } from "../../ui/shell";
import { useChosenNeed } from "./chosen-need";
import { useNeedKeys } from "./need-keys";
import { NeedPane } from "./NeedPane";
import classes from "./NeedsPanes.module.css";

interface Props {
  needs: readonly Need[];
  /** How many of them are listed. */
  limit: number;
  /** Below the listed ones. */
  more: ReactNode;
  /** Where there are none. */
  none: ReactNode;
}

/** Where there is room: all needs in a list, and beside it the chosen one with what there is to know and to do. */
export function NeedsPanes({ needs, limit, more, none }: Props) {
  const { me } = useShell();
  const { need: chosen, now, round, choose, chooseNext } = useChosenNeed(needs);
  const keys = useNeedKeys<HTMLDivElement>();
  const names = new Map(me.spaces.map(({ id, name }) => [id, name]));
  const isChosen = (need: Need): boolean => chosen !== undefined && needId(need) === needId(chosen);
  if (needs.length === 0 && chosen === undefined) return <div className={classes.none}>{none}</div>;
  return (
    <div className={classes.panes} {...keys}>
      <div className={classes.side}>
        <div className={classes.scroller}>
          <ol className={classes.list} aria-label={t`Needs, the longest first`}>
            {needs.slice(0, limit).map((need) => (
              <li key={needId(need)} data-need>
                <button
                  type="button"
                  className={classes.need}
                  data-aspect={ASPECT_OF[need.reason]}
                  aria-current={isChosen(need)}
                  // One stop for the Tab key: from the list it goes on to what is beside it.
                  tabIndex={isChosen(need) || now === undefined ? 0 : -1}
                  onFocus={() => isChosen(need) || choose(need)}
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
          {more}
        </div>
        <p className={classes.foot}>
          <span>
            <kbd>J</kbd> next, <kbd>K</kbd> back
          </span>
          {isAnonymous(me) ? null : (
            <Link to={NOTIFICATIONS_PATH}>
              <Trans>Notifications…</Trans>
            </Link>
          )}
        </p>
      </div>
      <div className={classes.beside}>
        {chosen === undefined ? null : (
          <NeedPane
            key={`${needId(chosen)} ${round}`}
            need={chosen}
            now={now}
            spaceName={names.size > 1 ? names.get(chosen.task.spaceId) : undefined}
            mayWrite={mayWrite(me, chosen.task.spaceId)}
            onDone={chooseNext}
          />
        )}
      </div>
    </div>
  );
}
