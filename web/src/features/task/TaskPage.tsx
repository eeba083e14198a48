import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconArrowLeft, IconFileUnknown, IconTrash } from "@tabler/icons-react";
import { useCallback, useEffect, useState } from "react";
import { Link, useParams } from "react-router";
import { useConnection, useDashboard, useTask } from "../../realtime/hooks";
import type { TaskRoom } from "../../realtime/task-room";
import { InBar } from "../../ui/bar";
import { isTrouble, NotConnected } from "../../ui/NotConnected";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { backToBoardPath } from "../../ui/paths";
import { useFollowSpace, useShell } from "../../ui/shell";
import { SlowBars } from "../../ui/SlowBars";
import classes from "./TaskPage.module.css";
import { TaskDetails } from "./TaskDetails";

/** One task: its story, live, and what a person can do for it. */
export function TaskPage() {
  const { taskId = "" } = useParams();
  const [tries, setTries] = useState(0);
  const onAskAgain = useCallback(() => setTries((count) => count + 1), []);
  return <LiveTask key={`${taskId} ${tries}`} taskId={taskId} onAskAgain={onAskAgain} />;
}

interface Props {
  taskId: string;
  onAskAgain: () => void;
}

function LiveTask({ taskId, onAskAgain }: Props) {
  const { me } = useShell();
  const room = useTask(taskId);
  // Somebody who is let into a space, also again, may see the task by then.
  const spaces = me.spaces.map(({ id }) => id).join(" ");
  const [spacesThen] = useState(spaces);
  const mayBeSeen = room?.phase === "missing" && spaces !== spacesThen;
  useEffect(() => {
    if (mayBeSeen) onAskAgain();
  }, [mayBeSeen, onAskAgain]);
  const spaceId = room?.task?.spaceId;
  useFollowSpace(spaceId);
  const { tasks } = useDashboard();
  const connection = useConnection();
  const waiting = room === undefined || room.phase === "loading";
  return (
    <div className={classes.page}>
      <InBar>
        <Link to={backToBoardPath(spaceId)} className={classes.back}>
          <IconArrowLeft size={15} aria-hidden="true" /> {t`Board`}
        </Link>
      </InBar>
      {waiting && isTrouble(connection) ? (
        <NotConnected connection={connection} />
      ) : waiting ? (
        <Loading title={tasks.get(taskId)?.title} />
      ) : (
        <Content room={room} />
      )}
    </div>
  );
}

function Content({ room }: { room: TaskRoom }) {
  const toBoard = (
    <Button component={Link} to="/" variant="default">
      <Trans>Go to the board</Trans>
    </Button>
  );
  if (room.phase === "deleted") {
    return (
      <EmptyState
        order={1}
        icon={<IconTrash size={40} stroke={1.5} />}
        title={t`This task was deleted`}
        actions={toBoard}
      >
        <PageTitle>{t`Deleted task`}</PageTitle>
        <Trans>It is gone from the board for everybody.</Trans>
      </EmptyState>
    );
  }
  if (room.phase === "missing" || room.task === undefined) {
    return (
      <EmptyState
        order={1}
        icon={<IconFileUnknown size={40} stroke={1.5} />}
        title={t`There is no such task`}
        actions={toBoard}
      >
        <PageTitle>{t`Task not found`}</PageTitle>
        <Trans>
          The address may be mistyped, the task may have been deleted, or you may not see its space.
        </Trans>
      </EmptyState>
    );
  }
  return <TaskDetails now={room.task} room={room} />;
}

function Loading({ title }: { title: string | undefined }) {
  return (
    <div className={classes.loading}>
      <PageTitle>{title ?? t`Task`}</PageTitle>
      {title === undefined ? null : (
        <h1 className={classes.title} dir="auto">
          {title}
        </h1>
      )}
      <SlowBars label={t`Loading the task`} rows={6} />
    </div>
  );
}
