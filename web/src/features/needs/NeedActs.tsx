import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { explain } from "../../api/problem";
import type { Write } from "../../api/write";
import { webAddress } from "../../ui/address";
import { isTooLate } from "../../ui/answers";
import { asksOf, requestsOf } from "../../ui/needs";
import type { Ask, Need } from "../../ui/needs";
import { useOutbox, usePending } from "../../ui/outbox";
import { taskPath } from "../../ui/paths";
import { PendingWords } from "../../ui/PendingWords";
import { answersTo } from "../../ui/writes";
import classes from "./NeedCard.module.css";

/** Options beyond these are behind "Other…", as are those that do not fit a button. */
const OPTIONS_SHOWN = 3;
const OPTION_CHARACTERS = 28;

const sign = () => t`Are you still at it? Please say where you are.`;

interface Props {
  need: Need;
  onAnswer: (ask: Ask) => void;
  /** What it says may not be higher than its buttons. */
  isBrief?: boolean;
}

/** Something that one click does about a need. */
interface Deed {
  name: string;
  act: Write;
}

/** What can be done about a need in place. Nothing is filled, so that no answer is favoured. */
export function NeedActs({ need, onAnswer, isBrief }: Props) {
  const { task, reason } = need;
  const ask = asksOf(task, requestsOf(task, reason))[0];
  const deeds = ask === undefined ? deedsOf(need) : answersOf(ask);
  const [done, setDone] = useState<Deed["name"]>();
  const outbox = useOutbox();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async ({ act }: Deed) => {
      if ((await outbox.add(act)).state !== "sent") setDone(undefined);
    },
    onMutate: (deed) => setDone(deed.name),
    onError: () => setDone(undefined),
  });
  const waiting = usePending(task.id).filter(({ write }) =>
    ask === undefined ? deeds.some(({ act }) => isSame(act, write)) : answersTo(write, ask),
  );
  if (waiting.length > 0) {
    return <PendingWords writes={waiting} takeBack={t`Change`} isBrief={isBrief} />;
  }
  const onGitHub = ask === undefined && LINKED.has(reason) ? webAddress(task.pr?.url) : undefined;
  return (
    <>
      <div className={classes.acts}>
        {deeds.map((deed) => (
          <Button
            key={deed.name}
            {...LOOK}
            disabled={done !== undefined && done !== deed.name}
            loading={isPending && done === deed.name}
            onClick={() => mutate(deed)}
          >
            {deed.name}
          </Button>
        ))}
        {ask === undefined ? null : (
          <Button {...LOOK} disabled={done !== undefined} onClick={() => onAnswer(ask)}>
            {deeds.length === 0 ? t`Answer…` : t`Other…`}
          </Button>
        )}
        {onGitHub === undefined ? null : (
          <Button {...LOOK} component="a" href={onGitHub} target="_blank" rel="noreferrer">
            {reason === "checks_failed" ? t`See them` : t`Open on GitHub`}
          </Button>
        )}
        {ask === undefined ? (
          <Button {...LOOK} component={Link} to={taskPath(task.id)}>
            <Trans>Open</Trans>
          </Button>
        ) : null}
      </div>
      {error === null ? null : (
        <p className={classes.failure} role="alert">
          {isTooLate(error) ? t`Somebody else was first.` : explain(error)}
        </p>
      )}
    </>
  );
}

const isSame = (one: Write, other: Write): boolean => JSON.stringify(one) === JSON.stringify(other);

const LOOK = { variant: "default", size: "compact-sm", fz: 13, fw: 500 } as const;

/** Needs whose place is the pull request. */
const LINKED: ReadonlySet<string> = new Set([
  "checks_failed",
  "conflict",
  "review_requested",
  "changes_requested",
]);

function deedsOf({ task, reason }: Need): Deed[] {
  switch (reason) {
    case "failed":
      return [{ name: t`Retry`, act: { kind: "reopen", taskId: task.id, reason: "" } }];
    case "stale":
      return [
        { name: t`Ask for a sign`, act: { kind: "comment", taskId: task.id, text: sign() } },
        { name: t`Take it away`, act: { kind: "assign", taskId: task.id } },
      ];
    case "dispatch_stopped":
      return [{ name: t`Try again`, act: { kind: "dispatch", taskId: task.id } }];
    default:
      return [];
  }
}

/** The options of a single request, where they fit. */
function answersOf({ taskId, clarifies, requests }: Ask): Deed[] {
  const [request, more] = requests;
  if (request === undefined || more !== undefined) return [];
  return (request.options ?? [])
    .filter((option) => option.length <= OPTION_CHARACTERS)
    .slice(0, OPTIONS_SHOWN)
    .map((option) => ({
      name: option,
      act: {
        kind: "answer",
        taskId,
        clarifies,
        answers: [{ id: request.id, text: option }],
      },
    }));
}
