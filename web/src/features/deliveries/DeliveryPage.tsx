import { Alert, Anchor, Button, Skeleton, Title } from "@mantine/core";
import { IconFileUnknown, IconPlugConnectedX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { deliveryOf, replayDelivery } from "../../api/calls";
import type { WholeDelivery } from "../../api/deliveries";
import { explainRefusal, Problem } from "../../api/problem";
import { EmptyState, ErrorState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { DELIVERIES_PATH, taskPath } from "../../ui/paths";
import { RelativeTime } from "../../ui/RelativeTime";
import { AdminsOnly } from "./AdminsOnly";
import classes from "./Deliveries.module.css";
import { DeliveryState, hintOf, nameOf } from "./look";

/** One delivery: what became of it, what it held, and how to have it worked on again. */
export function DeliveryPage() {
  const { deliveryId = "" } = useParams();
  return (
    <AdminsOnly>
      <div className={classes.page}>
        <PageTitle>Delivery</PageTitle>
        <Link to={DELIVERIES_PATH} className={classes.back}>
          Deliveries
        </Link>
        <Content key={deliveryId} id={deliveryId} />
      </div>
    </AdminsOnly>
  );
}

function Content({ id }: { id: string }) {
  const asked = useQuery({
    queryKey: ["delivery", id],
    queryFn: ({ signal }) => deliveryOf(id, signal),
  });
  if (asked.data !== undefined) return <Whole delivery={asked.data} />;
  if (asked.error === null) {
    return (
      <div role="status" aria-label="Loading the delivery">
        <Skeleton h={28} w={260} mb="md" />
        <Skeleton h={120} mb="md" />
        <Skeleton h={320} />
      </div>
    );
  }
  return asked.error instanceof Problem && asked.error.status === 404 ? (
    <EmptyState
      order={1}
      icon={<IconFileUnknown size={40} stroke={1.5} />}
      title="There is no such delivery"
    >
      It has ended: ignored ones are kept for a day, others for as long as the server is set to.
    </EmptyState>
  ) : (
    <ErrorState
      order={1}
      icon={<IconPlugConnectedX size={40} stroke={1.5} />}
      title="The delivery could not be loaded"
      actions={
        <Button onClick={() => void asked.refetch()} loading={asked.isFetching}>
          Try again
        </Button>
      }
    >
      {explainRefusal(asked.error)}
    </ErrorState>
  );
}

function Whole({ delivery }: { delivery: WholeDelivery }) {
  const { id, status, repo, receivedAt, attempts, tasks, payload } = delivery;
  return (
    <>
      <div className={classes.head}>
        <Title order={1} size="h3">
          {nameOf(delivery)}
        </Title>
        {payload === undefined ? null : <Replay id={id} />}
      </div>
      <dl className={classes.facts}>
        <div>
          <dt>State</dt>
          <dd>
            <DeliveryState status={status} />
            <p className={classes.hint}>{hintOf(delivery)}</p>
          </dd>
        </div>
        <div>
          <dt>Tasks</dt>
          <dd>
            {tasks.length === 0
              ? "None"
              : tasks.map((task) => (
                  <div key={task}>
                    <Anchor component={Link} to={taskPath(task)} size="sm">
                      {task}
                    </Anchor>
                  </div>
                ))}
          </dd>
        </div>
        <div>
          <dt>Repository</dt>
          <dd>{repo ?? "None"}</dd>
        </div>
        <div>
          <dt>Received</dt>
          <dd>
            <RelativeTime at={receivedAt} />
          </dd>
        </div>
        <div>
          <dt>Tries</dt>
          <dd>{attempts}</dd>
        </div>
        <div>
          <dt>Id</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
      </dl>
      <h2 className={classes.sectionTitle}>Payload</h2>
      {payload === undefined ? (
        <p className={classes.hint}>Of an ignored delivery only what stands above is kept.</p>
      ) : (
        <>
          <p className={classes.hint}>Secrets are hidden.</p>
          <pre className={classes.payload} tabIndex={0} aria-label="Payload">
            {JSON.stringify(payload, null, 2)}
          </pre>
        </>
      )}
    </>
  );
}

const RESULTS = {
  applied: "Applied again: what it had changed before stays as it is.",
  ignored: "It concerns no task.",
  duplicate: "It is worked on already.",
  queued: "It is queued, and worked on by itself.",
} as const;

function Replay({ id }: { id: string }) {
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () => replayDelivery(id),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["delivery", id] });
      void client.invalidateQueries({ queryKey: ["deliveries"] });
    },
  });
  return (
    <>
      <Button
        variant="default"
        size="xs"
        loading={replay.isPending}
        onClick={() => replay.mutate()}
      >
        Replay
      </Button>
      {replay.data === undefined ? null : (
        <Alert role="status" w="100%">
          {RESULTS[replay.data.result]}
        </Alert>
      )}
      {replay.error === null ? null : (
        <Alert color="red" role="alert" title="It was not replayed" w="100%">
          {explainRefusal(replay.error)}
        </Alert>
      )}
    </>
  );
}
