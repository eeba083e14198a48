import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { VisuallyHidden } from "@mantine/core";
import { useCallback, useMemo, useState } from "react";
import type { Task } from "../../api/model";
import { mayWrite } from "../../api/session";
import { useDashboard } from "../../realtime/hooks";
import type { TaskRoom } from "../../realtime/task-room";
import { PageTitle } from "../../ui/PageTitle";
import { useShell } from "../../ui/shell";
import { STATUS_LOOK } from "../../ui/status";
import { CommentBox } from "./CommentBox";
import { useDeletion } from "./deletion";
import { DeletionNote } from "./DeletionNote";
import { Failure } from "./Failure";
import { taskAt } from "./fold/fold";
import { useEarlier } from "./history";
import { NOW_ID, useMarked } from "./marked";
import { NowPanel } from "./NowPanel";
import { PastNote } from "./PastNote";
import { PullRequests } from "./PullRequests";
import { useReader } from "./reader";
import { Requests } from "./Requests";
import { Runs } from "./Runs";
import { Standing } from "./Standing";
import { TaskActions } from "./TaskActions";
import { TaskAsked } from "./TaskAsked";
import classes from "./TaskPage.module.css";
import { TaskTitle } from "./TaskTitle";
import { Timeline } from "./Timeline";
import { visitsOf } from "./way";
import { Way } from "./Way";

/** A task that is there, as it is now or as it was. */
export function TaskDetails({ now, room }: { now: Task; room: TaskRoom }) {
  const { me } = useShell();
  const { agents } = useDashboard(now.spaceId);
  const [shown, setShown] = useState<number>();
  const marked = useMarked(room.events);
  const earlier = useEarlier(now.id, room.events, marked);
  const newest = room.events.at(-1)?.taskVersion ?? now.version;
  const visits = useMemo(() => visitsOf(room.events), [room.events]);
  const { end, seen, jump } = useReader(newest);
  const isPast = shown !== undefined && shown < newest;
  const version = isPast ? shown : newest;
  const events = useMemo(
    () => (isPast ? room.events.filter(({ taskVersion }) => taskVersion <= version) : room.events),
    [room.events, isPast, version],
  );
  const task = useMemo(
    () => (isPast ? (taskAt(room.events, version) ?? now) : now),
    [room.events, isPast, version, now],
  );
  const nameOf = useCallback(
    (id: string): string => agents.find((agent) => agent.id === id)?.name ?? id,
    [agents],
  );
  const timeOf = (of: number) => room.events.find(({ taskVersion }) => taskVersion === of)?.at;
  const deletion = useDeletion(now.id);
  const barred = mayWrite(me, now.spaceId)
    ? isPast
      ? t`This is the past.`
      : deletion.isPlanned
        ? t`It is about to be deleted.`
        : undefined
    : t`You may look. A member of the space can change it; an administrator gives that role.`;
  const writes = barred === undefined;
  const agentId = now.run?.agentId ?? now.assignedTo;
  return (
    <>
      <PageTitle>{now.title}</PageTitle>
      <VisuallyHidden role="status">{t`Status: ${STATUS_LOOK[now.status].label}`}</VisuallyHidden>
      <header className={classes.header}>
        <div className={classes.top}>
          <div className={classes.heading}>
            <TaskTitle task={task} mayEdit={writes} />
          </div>
          <TaskActions task={now} events={room.events} barred={barred} />
        </div>
        <Standing task={task} />
        <Way
          task={now}
          visits={visits}
          version={version}
          newest={newest}
          timeOf={timeOf}
          onShow={setShown}
        />
      </header>
      <div className={classes.columns} data-past={isPast || undefined}>
        <div id={NOW_ID} tabIndex={-1} className={classes.act}>
          {isPast ? (
            <PastNote
              at={timeOf(version)}
              version={version}
              newest={newest}
              onNow={() => setShown(undefined)}
            />
          ) : null}
          <DeletionNote taskId={now.id} />
          {task.status === "failed" && task.error !== undefined ? (
            <Failure error={task.error} writes={writes} />
          ) : null}
          <Requests key={String(isPast)} task={task} mayAnswer={writes} />
          <NowPanel task={task} nameOf={nameOf} />
        </div>
        <section className={classes.ask} aria-label={t`What was asked`}>
          <TaskAsked task={task} agents={agents} nameOf={nameOf} mayEdit={writes} />
        </section>
        <section className={classes.story} aria-labelledby="timeline">
          <h2 id="timeline" className={classes.sectionTitle}>
            <Trans>Timeline</Trans>
          </h2>
          <Timeline
            events={events}
            visits={isPast ? visitsOf(events) : visits}
            nameOf={nameOf}
            marked={marked}
            seen={seen}
            earlier={earlier}
          />
          <div ref={end} />
        </section>
        <aside className={classes.result} aria-label={t`What came of it`}>
          <h2 className={classes.sectionTitle}>
            <Trans>What came of it</Trans>
          </h2>
          <PullRequests task={task} events={events} writes={writes} />
          <Runs events={events} nameOf={nameOf} />
        </aside>
        <div className={classes.composer}>
          <CommentBox
            taskId={now.id}
            agent={agentId === undefined ? undefined : nameOf(agentId)}
            barred={barred}
            news={room.events.filter(({ taskVersion }) => taskVersion > seen).length}
            onJump={jump}
          />
        </div>
      </div>
    </>
  );
}
