import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Badge } from "@mantine/core";
import {
  IconCheck,
  IconChevronRight,
  IconCircleDashed,
  IconGitPullRequest,
  IconMinus,
  IconX,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Check, PullRequest, TaskEvent } from "../../api/model";
import { ExternalLink } from "../../ui/ExternalLink";
import { useShell } from "../../ui/shell";
import { shortTime } from "../../ui/time";
import { worded } from "../../words/worded";
import type { Known } from "./claims";
import { knownBy } from "./claims";
import { numberIn } from "./event-data";
import { KnownWord } from "./KnownMark";
import { UnlinkPull } from "./LinkPull";
import { reviewersOf } from "./reviewers";
import classes from "./PullCard.module.css";

const KNOWN: Readonly<Record<NonNullable<PullRequest["proof"]>, Known>> = {
  claimed: "claimed",
  observed: "seen",
  reconciled: "reconciled",
};

interface Props {
  pr: PullRequest;
  taskId: string;
  events: readonly TaskEvent[];
  writes: boolean;
}

/** A pull request: how it is known, who has to judge it, and its checks. A claimed one shows nothing but the claim. */
export function PullCard({ pr, taskId, events, writes }: Props) {
  const { me } = useShell();
  const name = `${pr.repo ?? ""}#${pr.number}`;
  const isClaim = me.github && pr.proof === "claimed";
  const word = events.findLast(
    (event) => numberIn(event, "prNumber") === pr.number && knownBy(event) !== undefined,
  );
  const facts = [
    pr.state === "merged" ? t`merged as ${pr.mergeCommitSha?.slice(0, 7) ?? ""}` : pr.state,
    pr.queued === true ? t`in the merge queue` : undefined,
    pr.autoMerge === true ? t`merges by itself when it may` : undefined,
    pr.baseRef === undefined ? undefined : t`into ${pr.baseRef}`,
  ].filter((fact) => fact !== undefined);
  const reviewers = reviewersOf(events, pr);
  return (
    <section className={classes.card} aria-label={t`Pull request ${name}`}>
      <h3 className={classes.title}>
        <IconGitPullRequest size={16} aria-hidden="true" />
        <span>
          <ExternalLink href={pr.url} inherit>
            {name}
          </ExternalLink>{" "}
          <bdi>{pr.title}</bdi>
        </span>
        {pr.draft ? (
          <Badge component="span" size="xs" variant="default">
            <Trans>Draft</Trans>
          </Badge>
        ) : null}
        {writes && pr.url !== undefined ? (
          <UnlinkPull taskId={taskId} url={pr.url} name={name} />
        ) : null}
      </h3>
      <p className={classes.meta}>
        {me.github ? <KnownWord known={KNOWN[pr.proof]} /> : null}
        {isClaim && word !== undefined ? (
          <span>
            by <bdi>{word.actor.name}</bdi>, {shortTime(word.at)}
          </span>
        ) : null}
        <span>{facts.join(" · ")}</span>
        {pr.headSha === undefined ? null : (
          <span>
            head <code>{pr.headSha.slice(0, 7)}</code>
          </span>
        )}
      </p>
      {isClaim ? (
        <p className={classes.claim}>
          <Trans>GitHub has not said so yet. Reviews and checks come with its word.</Trans>
        </p>
      ) : (
        <>
          {reviewers.length === 0 && pr.review !== "required" ? null : (
            <>
              <h4 className={classes.head}>
                <Trans>Reviewers</Trans>
              </h4>
              <ul className={classes.rows}>
                {reviewers.map(({ author, says, at, aspect }) => (
                  <li key={author}>
                    <bdi>{author}</bdi>
                    <span className={classes.word} data-aspect={aspect}>
                      {says}, {shortTime(at)}
                    </span>
                  </li>
                ))}
                {reviewers.length === 0 ? (
                  <li>
                    <span className={classes.word}>
                      <Trans>asked for, no word yet</Trans>
                    </span>
                  </li>
                ) : null}
              </ul>
            </>
          )}
          <Checks checks={pr.checks} />
        </>
      )}
    </section>
  );
}

const LOOK = worded({
  success: { Icon: IconCheck, color: "var(--sb-clear)", word: msg`passed` },
  failure: { Icon: IconX, color: "var(--sb-danger)", word: msg`failed` },
  pending: { Icon: IconCircleDashed, color: "var(--sb-clear)", word: msg`running` },
  neutral: { Icon: IconMinus, color: "var(--sb-dark)", word: msg`neutral` },
} satisfies Record<Check["state"], unknown>);

/** Failed and running ones are listed; the others unfold. */
function Checks({ checks }: { checks: readonly Check[] }) {
  const [opened, setOpened] = useState(false);
  if (checks.length === 0) return null;
  const of = (...states: Check["state"][]) => checks.filter(({ state }) => states.includes(state));
  const done = of("success", "neutral");
  return (
    <>
      <h4 className={classes.head}>
        {t`Checks`}
        <span>{t`${done.length} of ${checks.length}`}</span>
      </h4>
      <div className={classes.cells} aria-hidden="true">
        {checks.map(({ name, state }, index) => (
          <i key={`${name} ${index}`} data-state={state} />
        ))}
      </div>
      <ul className={classes.rows}>
        {of("failure").map((check) => (
          <CheckRow key={check.name} check={check} />
        ))}
        {of("pending").map((check) => (
          <CheckRow key={check.name} check={check} />
        ))}
        {opened ? done.map((check) => <CheckRow key={check.name} check={check} />) : null}
      </ul>
      {done.length === 0 ? null : (
        <button
          type="button"
          className={classes.unfold}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          <IconCheck size={14} aria-hidden="true" style={{ color: "var(--sb-clear)" }} />
          {done.length} passed
          <IconChevronRight size={14} aria-hidden="true" />
        </button>
      )}
    </>
  );
}

function CheckRow({ check }: { check: Check }) {
  const { Icon, color, word } = LOOK[check.state];
  return (
    <li>
      <Icon size={14} role="img" aria-label={word} style={{ color, flex: "none" }} />
      <ExternalLink href={check.url} inherit>
        <bdi>{check.name}</bdi>
      </ExternalLink>
    </li>
  );
}
