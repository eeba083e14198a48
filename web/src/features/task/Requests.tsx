import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useId, useState } from "react";
import type { Task } from "../../api/model";
import { AnswerForm } from "../../ui/AnswerForm";
import { Markdown } from "../../ui/markdown/Markdown";
import { NeedIcon } from "../../ui/NeedIcon";
import { askId, asksOf, KIND_REASON, whoAsks } from "../../ui/needs";
import type { Ask } from "../../ui/needs";
import { Elapsed, Remaining } from "../../ui/RelativeTime";
import classes from "./TaskPage.module.css";

interface Props {
  task: Task;
  /** False where this person may only look. */
  mayAnswer: boolean;
}

/** Everything that waits for an answer; an ask that ends while somebody types stays until they let it go. */
export function Requests({ task, mayAnswer }: Props) {
  const open = asksOf(task, task.requests ?? []);
  const openIds = new Set(open.map(askId));
  const [seen, setSeen] = useState<readonly Ask[]>([]);
  const seenIds = new Set(seen.map(askId));
  const fresh = open.filter((ask) => !seenIds.has(askId(ask)));
  if (mayAnswer && fresh.length > 0) setSeen([...seen, ...fresh]);
  const shown = mayAnswer ? [...seen, ...fresh] : open;
  return shown.map((ask) => (
    <Panel
      key={askId(ask)}
      ask={ask}
      gone={!openIds.has(askId(ask))}
      mayAnswer={mayAnswer}
      onDone={() => setSeen((all) => all.filter((each) => askId(each) !== askId(ask)))}
    />
  ));
}

interface PanelProps {
  ask: Ask;
  gone: boolean;
  mayAnswer: boolean;
  onDone: () => void;
}

function Panel({ ask, gone, mayAnswer, onDone }: PanelProps) {
  const headingId = useId();
  const [first, more] = ask.requests;
  if (first === undefined) return null;
  const { expiresAt } = first;
  return (
    <section className={classes.panel} data-tone="amber" aria-labelledby={headingId}>
      <div className={classes.panelHead}>
        <h2 id={headingId} className={classes.panelTitle}>
          <NeedIcon reason={KIND_REASON[first.kind]} size={18} />
          {whoAsks(first)}
          {more === undefined ? null : <> {t`${ask.requests.length} questions`}</>}
        </h2>
        <span className={classes.panelAge}>
          <Elapsed since={first.askedAt} />
          {expiresAt === undefined ? null : (
            <>
              <Trans>
                {" "}
                ago, open for <Remaining until={expiresAt} /> more
              </Trans>
            </>
          )}
        </span>
      </div>
      {mayAnswer ? (
        <AnswerForm ask={ask} gone={gone} closeWhenGone onDone={onDone} />
      ) : (
        <ul className={classes.asked}>
          {ask.requests.map(({ id, text, options = [] }) => (
            <li key={id}>
              <Markdown text={text} />
              {options.length === 0 ? null : (
                <ul className={classes.options} aria-label={t`What can be answered`}>
                  {options.map((option) => (
                    <li key={option}>
                      <bdi>{option}</bdi>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
