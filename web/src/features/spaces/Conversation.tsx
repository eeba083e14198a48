import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { intentionsBefore } from "../../api/calls";
import type { Intention } from "../../api/schema";
import { explain } from "../../api/problem";
import { useAddOlder, useDashboard } from "../../realtime/hooks";
import type { SpaceRoom } from "../../realtime/space-room";
import { LongText } from "../../ui/LongText";
import { taskPath } from "../../ui/paths";
import { RelativeTime } from "../../ui/RelativeTime";
import { isError, isUnfinished, oldestFirst, speakerOf, wordsOf } from "./utterance";
import classes from "./Conversation.module.css";

/** So near to the end somebody follows what is said (px). */
const FOLLOWS_PX = 60;

/** What is said in a space, oldest first; it follows new words while its end is in sight. */
export function Conversation({ room }: { room: SpaceRoom }) {
  const said = oldestFirst(room.intentions.values());
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    const box = scroller.current;
    if (box !== null && follows.current) box.scrollTop = box.scrollHeight;
  }, [said.length, room.drafts]);
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      tabIndex={0}
      role="log"
      aria-label={t`Conversation`}
      onScroll={({ currentTarget: box }) => {
        follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOWS_PX;
      }}
    >
      {said.length === 0 && room.drafts.size === 0 ? (
        <p className={classes.empty}>
          <Trans>
            Nothing was said here yet. What people and agents of this space say appears here.
          </Trans>
        </p>
      ) : (
        <Earlier spaceId={room.spaceId} oldest={said[0]} />
      )}
      <ol className={classes.said}>
        {said.map((intention) => (
          <Utterance key={intention.id} intention={intention} room={room} />
        ))}
      </ol>
      <ul className={classes.said} aria-label={t`Being written`} aria-live="off">
        {[...room.drafts].map(([beingId, { text }]) => (
          <li key={beingId} className={classes.draft}>
            <Trans>
              <b>{speakerOf({ beingId }, room.beings)}</b> is writing: {text}
            </Trans>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Utterance({ intention, room }: { intention: Intention; room: SpaceRoom }) {
  const { tasks } = useDashboard();
  const { taskId, name, createdAt } = intention;
  const failed = isError(intention);
  return (
    <li className={classes.utterance} data-error={failed}>
      <p className={classes.head}>
        {failed ? <IconAlertTriangle size={14} role="img" aria-label={t`Error:`} /> : null}
        <b>{speakerOf(intention, room.beings)}</b>
        {name === undefined ? null : <span className={classes.dim}>{name}</span>}
        <RelativeTime at={createdAt} className={classes.dim} />
        {isUnfinished(intention) ? <span className={classes.dim}>{t`unfinished`}</span> : null}
      </p>
      <LongText text={wordsOf(intention)} />
      {taskId === undefined ? null : (
        <Link to={taskPath(taskId)} className={classes.task}>
          {tasks.get(taskId)?.title ?? t`Task ${taskId}`}
        </Link>
      )}
    </li>
  );
}

/** Loads what was said before; the pages begin with the newest, which are there already. */
function Earlier({ spaceId, oldest }: { spaceId: string; oldest: Intention | undefined }) {
  const add = useAddOlder(spaceId);
  const [ended, setEnded] = useState(false);
  const load = useMutation({
    mutationFn: async () => {
      let cursor: string | undefined;
      for (;;) {
        const page = await intentionsBefore(spaceId, cursor);
        const isNew = page.items.some((item) => item.createdAt < (oldest?.createdAt ?? ""));
        if (isNew || page.nextCursor === undefined) return page;
        cursor = page.nextCursor;
      }
    },
    onSuccess: ({ items, nextCursor }) => {
      add(items);
      setEnded(nextCursor === undefined);
    },
  });
  if (ended)
    return (
      <p className={classes.empty}>
        <Trans>This is where it began.</Trans>
      </p>
    );
  return (
    <div className={classes.earlier}>
      <Button
        variant="default"
        size="compact-sm"
        loading={load.isPending}
        onClick={() => load.mutate()}
      >
        <Trans>Load earlier</Trans>
      </Button>
      {load.error === null ? null : <p role="alert">{explain(load.error)}</p>}
    </div>
  );
}
