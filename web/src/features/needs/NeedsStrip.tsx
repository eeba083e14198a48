import { Suspense, useState } from "react";
import { Link } from "react-router";
import { mayWrite } from "../../api/session";
import { needId } from "../../ui/needs";
import type { Ask } from "../../ui/needs";
import { ATTENTION_PATH } from "../../ui/paths";
import { lazyPart } from "../../ui/lazy";
import { useShell } from "../../ui/shell";
import { NeedCard } from "./NeedCard";
import { useNeeds } from "./needs-store";
import classes from "./NeedsStrip.module.css";

const AnswerDialog = lazyPart(async () => (await import("./AnswerDialog")).AnswerDialog);

/** More than these are on the page of all needs. */
const SHOWN = 20;

/** Above the board: what of this space waits for a person, the longest need first, to be answered in place. */
export function NeedsStrip({ spaceId }: { spaceId: string }) {
  const { me } = useShell();
  const { needs = [] } = useNeeds();
  const [ask, setAsk] = useState<Ask>();
  const here = needs.filter(({ task }) => task.spaceId === spaceId);
  return (
    <>
      {here.length === 0 ? null : (
        <section className={classes.strip} aria-label="Needs you">
          <div className={classes.head}>
            <h2 className={classes.title}>Needs you</h2>
            <span className={classes.count}>{here.length}</span>
            <Link to={ATTENTION_PATH} className={classes.all}>
              {needs.length > here.length ? `See all ${needs.length}` : "See all"}
            </Link>
          </div>
          {/* It scrolls sideways, which a keyboard must be able to do as well. */}
          <ol className={classes.needs} tabIndex={0} aria-label="Needs, the longest first">
            {here.slice(0, SHOWN).map((need) => (
              <li key={needId(need)} className={classes.need}>
                <NeedCard need={need} mayWrite={mayWrite(me, spaceId)} onAnswer={setAsk} isBrief />
              </li>
            ))}
          </ol>
        </section>
      )}
      {ask === undefined ? null : (
        <Suspense fallback={null}>
          <AnswerDialog ask={ask} needs={here} onClose={() => setAsk(undefined)} />
        </Suspense>
      )}
    </>
  );
}
