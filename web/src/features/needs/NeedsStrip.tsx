import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useLocalStorage } from "@mantine/hooks";
import { Suspense, useState } from "react";
import { Link } from "react-router";
import { mayWrite } from "../../api/session";
import { Glyph } from "../../ui/Glyph";
import { NeedIcon } from "../../ui/NeedIcon";
import { countsByReason, needId, REASON_LABEL } from "../../ui/needs";
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

/**
 * Above the board: what of this space waits for a person, the longest need first, to be answered in place. Closed it is
 * one line with a count for each reason, and stays so on this device.
 */
export function NeedsStrip({ spaceId }: { spaceId: string }) {
  const { me } = useShell();
  const { needs = [] } = useNeeds();
  const [ask, setAsk] = useState<Ask>();
  const [isClosed, setClosed] = useLocalStorage({
    key: "signalbox-needs-closed",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const here = needs.filter(({ task }) => task.spaceId === spaceId);
  const title = (
    <>
      <h2 className={classes.title}>
        <Trans>Needs you</Trans>
      </h2>
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={!isClosed}
        aria-label={isClosed ? t`Show what needs you` : t`Show only how much needs you`}
        onClick={() => setClosed(!isClosed)}
      >
        <Glyph name={isClosed ? "down" : "up"} size={14} />
      </button>
    </>
  );
  const all = (
    <Link to={ATTENTION_PATH} className={classes.all}>
      {needs.length > here.length ? t`See all ${needs.length}` : t`See all`}
    </Link>
  );
  return (
    <>
      {here.length === 0 ? null : (
        <section className={classes.strip} data-closed={isClosed} aria-label={t`Needs you`}>
          {isClosed ? (
            <>
              {title}
              <span className={classes.count}>{here.length}</span>
              <ul className={classes.reasons} aria-label={t`How many for each reason`}>
                {countsByReason(here).map(([reason, count]) => (
                  <li key={reason}>
                    <NeedIcon reason={reason} size={14} />
                    {REASON_LABEL[reason]} {count}
                  </li>
                ))}
              </ul>
              {all}
            </>
          ) : (
            <>
              <div className={classes.head}>
                <div className={classes.top}>{title}</div>
                <span className={classes.count}>{here.length}</span>
                {all}
              </div>
              {/* It scrolls sideways, which a keyboard must be able to do as well. */}
              <ol className={classes.needs} tabIndex={0} aria-label={t`Needs, the longest first`}>
                {here.slice(0, SHOWN).map((need) => (
                  <li key={needId(need)} className={classes.need}>
                    <NeedCard
                      need={need}
                      mayWrite={mayWrite(me, spaceId)}
                      onAnswer={setAsk}
                      isBrief
                    />
                  </li>
                ))}
              </ol>
            </>
          )}
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
