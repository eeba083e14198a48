import { Link } from "react-router";
import { NeedIcon } from "../../ui/NeedIcon";
import { ASPECT_OF, detailOf, reasonOf } from "../../ui/needs";
import type { Ask, Need } from "../../ui/needs";
import { taskPath } from "../../ui/paths";
import { Elapsed } from "../../ui/RelativeTime";
import { NeedActs } from "./NeedActs";
import classes from "./NeedCard.module.css";

interface Props {
  need: Need;
  /** Where needs of several spaces stand together. */
  spaceName?: string;
  mayWrite: boolean;
  onAnswer: (ask: Ask) => void;
  /** Among others in a strip: the task beside the reason, and two lines of what there is to know. */
  isBrief?: boolean;
}

/** One need: why, since when, of which task, and what can be done about it here. */
export function NeedCard({ need, spaceName, mayWrite, onAnswer, isBrief = false }: Props) {
  const { task, reason, since } = need;
  const detail = detailOf(need);
  const title = (
    <Link to={taskPath(task.id)} className={classes.task}>
      {task.title}
    </Link>
  );
  return (
    <article className={classes.need} data-aspect={ASPECT_OF[reason]} data-brief={isBrief}>
      <p className={classes.top}>
        <NeedIcon reason={reason} />
        <b className={classes.reason}>{reasonOf(need)}</b>
        {isBrief ? title : null}
        {spaceName === undefined ? null : <span className={classes.space}>{spaceName}</span>}
        <Elapsed since={since} className={classes.age} />
      </p>
      {isBrief ? null : title}
      {detail === undefined && !isBrief ? null : <p className={classes.detail}>{detail}</p>}
      {mayWrite ? <NeedActs need={need} onAnswer={onAnswer} isBrief={isBrief} /> : null}
    </article>
  );
}
