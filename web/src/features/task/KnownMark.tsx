import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "react-router";
import type { TaskEvent } from "../../api/model";
import { isAdmin } from "../../api/session";
import { deliveryPath } from "../../ui/paths";
import { useShell } from "../../ui/shell";
import { worded } from "../../words/worded";
import type { Known, Verdict } from "./claims";
import { knownBy } from "./claims";
import classes from "./KnownMark.module.css";

const WORDS: Readonly<Record<Known, { label: string; title: string }>> = worded({
  claimed: { label: msg`Claimed`, title: msg`Said here; GitHub has not said so yet` },
  seen: { label: msg`Seen`, title: msg`GitHub told us so` },
  reconciled: { label: msg`Reconciled`, title: msg`We asked GitHub` },
});

/** How a fact is known, in a word with its glyph. */
export function KnownWord({ known }: { known: Known }) {
  const { label, title } = WORDS[known];
  return (
    <span className={classes.known} data-known={known} title={title}>
      {label}
    </span>
  );
}

interface Props {
  event: TaskEvent;
  verdict: Verdict | undefined;
}

/** How an entry of the timeline is known, what GitHub says of a claim, and the delivery for those who may see it. */
export function KnownMark({ event, verdict }: Props) {
  const { me } = useShell();
  const known = knownBy(event);
  if (known === undefined || (known === "claimed" && !me.github)) return null;
  if (known === "claimed" && verdict !== undefined) {
    return verdict.agrees ? (
      <span className={classes.known} data-known="confirmed" title={t`Said here, then by GitHub`}>
        <Trans>Claimed, then confirmed</Trans>
      </span>
    ) : (
      <span className={classes.denied}>{t`GitHub says otherwise: ${said(verdict.by)}`}</span>
    );
  }
  const delivery = event.cause?.kind === "delivery" ? event.cause.id : undefined;
  return delivery !== undefined && isAdmin(me) ? (
    <Link
      to={deliveryPath(delivery)}
      className={classes.link}
      aria-label={t`${WORDS[known].label}: the delivery`}
    >
      <KnownWord known={known} />
    </Link>
  ) : (
    <KnownWord known={known} />
  );
}

const said = ({ type }: TaskEvent): string =>
  type === "pr_merged" ? t`it was merged` : type === "pr_closed" ? t`it was closed` : t`it is open`;
