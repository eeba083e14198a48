import { Badge, Button, Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconArrowLeft, IconFileUnknown, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { Link, useParams } from "react-router";
import type { Task } from "../../api/model";
import { mayWrite } from "../../api/session";
import { useConnection, useDashboard, useTaskRoom } from "../../realtime/hooks";
import type { TaskRoom } from "../../realtime/task-room";
import { LongText } from "../../ui/LongText";
import { isTrouble, NotConnected } from "../../ui/NotConnected";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { boardPath } from "../../ui/paths";
import { useFollowSpace, useShell } from "../../ui/shell";
import { STATUS_LOOK } from "../../ui/status";
import { StatusBadge } from "../../ui/StatusBadge";
import { CommentBox } from "./CommentBox";
import { Requests } from "./Requests";
import { NowPanel } from "./NowPanel";
import { TaskActions } from "./TaskActions";
import { TaskFacts } from "./TaskFacts";
import { Timeline } from "./Timeline";
import classes from "./TaskPage.module.css";

/** One task: its story, live, and what a person can do for it. */
export function TaskPage() {
  const { taskId = "" } = useParams();
  return <LiveTask key={taskId} taskId={taskId} />;
}

function LiveTask({ taskId }: { taskId: string }) {
  const room = useTaskRoom(taskId);
  const spaceId = room?.task?.spaceId;
  useFollowSpace(spaceId);
  const { tasks } = useDashboard();
  const connection = useConnection();
  const waiting = room === undefined || room.phase === "loading";
  return (
    <div className={classes.page}>
      <Link to={boardPath(spaceId)} className={classes.back}>
        <IconArrowLeft size={15} aria-hidden="true" /> Board
      </Link>
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
      Go to the board
    </Button>
  );
  if (room.phase === "deleted") {
    return (
      <EmptyState
        order={1}
        icon={<IconTrash size={40} stroke={1.5} />}
        title="This task was deleted"
        actions={toBoard}
      >
        <PageTitle>Deleted task</PageTitle>
        It is gone from the board for everybody.
      </EmptyState>
    );
  }
  if (room.phase === "missing" || room.task === undefined) {
    return (
      <EmptyState
        order={1}
        icon={<IconFileUnknown size={40} stroke={1.5} />}
        title="There is no such task"
        actions={toBoard}
      >
        <PageTitle>Task not found</PageTitle>
        The address may be mistyped, the task may have been deleted, or you may not see its space.
      </EmptyState>
    );
  }
  return <Details task={room.task} room={room} />;
}

function Details({ task, room }: { task: Task; room: TaskRoom }) {
  const { me } = useShell();
  const { agents } = useDashboard();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const nameOf = (id: string): string => agents.find((agent) => agent.id === id)?.name ?? id;
  const writes = mayWrite(me, task.spaceId);
  return (
    <>
      <PageTitle>{task.title}</PageTitle>
      <VisuallyHidden role="status">Status: {STATUS_LOOK[task.status].label}</VisuallyHidden>
      <header className={classes.header}>
        <div className={classes.heading}>
          <h1 ref={heading} tabIndex={-1} className={classes.title}>
            {task.title}
          </h1>
          <div className={classes.subtitle}>
            <StatusBadge status={task.status} />
            <span>{STATUS_LOOK[task.status].hint}</span>
            {task.creator.id === "demo" ? (
              <Badge size="sm" variant="default" radius="sm">
                Demo
              </Badge>
            ) : null}
          </div>
        </div>
        {writes ? <TaskActions task={task} /> : null}
      </header>
      <div className={classes.columns}>
        <div className={classes.attention}>
          {task.status === "failed" && task.error !== undefined ? (
            <Failure error={task.error} writes={writes} />
          ) : null}
          <Requests task={task} mayAnswer={writes} />
          <NowPanel task={task} nameOf={nameOf} />
        </div>
        <div className={classes.story}>
          {task.description === undefined ? null : (
            <section aria-labelledby="description">
              <h2 id="description" className={classes.sectionTitle}>
                Description
              </h2>
              <LongText text={task.description} />
            </section>
          )}
          <section aria-labelledby="timeline">
            <h2 id="timeline" className={classes.sectionTitle}>
              Timeline
            </h2>
            <Timeline taskId={task.id} events={room.events} nameOf={nameOf} />
            {writes ? <CommentBox taskId={task.id} /> : null}
          </section>
        </div>
        <aside className={classes.aside} aria-label="About this task">
          <TaskFacts task={task} events={room.events} nameOf={nameOf} writes={writes} />
        </aside>
      </div>
    </>
  );
}

interface FailureProps {
  error: { code: string; message: string };
  writes: boolean;
}

function Failure({ error, writes }: FailureProps) {
  return (
    <section className={classes.panel} data-tone="red" aria-labelledby="failure">
      <h2 id="failure" className={classes.panelTitle}>
        <IconAlertTriangle size={18} aria-hidden="true" />
        This task has failed
      </h2>
      <p className={classes.failure}>{error.message}</p>
      <p className={classes.hint}>
        <code>{error.code}</code> · An agent can take it up again
        {writes ? ", and so can you with Retry" : null}.
      </p>
    </section>
  );
}

function Loading({ title }: { title: string | undefined }) {
  return (
    <Stack gap="md" role="status" aria-label="Loading the task">
      <PageTitle>{title ?? "Task"}</PageTitle>
      {title === undefined ? (
        <Skeleton h={28} w="60%" />
      ) : (
        <h1 className={classes.title}>{title}</h1>
      )}
      <Skeleton h={16} w={160} />
      <Skeleton h={90} />
      <Skeleton h={160} />
    </Stack>
  );
}
