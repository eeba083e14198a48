import { Alert, Anchor, Button, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { deliveryOf, replayDelivery } from "../../api/calls";
import type { WholeDelivery } from "../../api/deliveries";
import { explainRefusal } from "../../api/problem";
import { AdminsOnly } from "../../ui/AdminsOnly";
import { Asked } from "../../ui/Asked";
import { PageTitle } from "../../ui/PageTitle";
import { DELIVERIES_PATH, taskPath } from "../../ui/paths";
import { RelativeTime } from "../../ui/RelativeTime";
import classes from "./Deliveries.module.css";
import { DeliveryState, hintOf, nameOf } from "./look";

/** One delivery: what became of it, what it held, and how to have it worked on again. */
export function DeliveryPage() {
  const { deliveryId = "" } = useParams();
  return (
    <AdminsOnly title="Deliveries" what="What GitHub sends">
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
  return (
    <Asked what="the delivery" rows={6} order={1} asked={asked} missing={ENDED}>
      {(delivery) => <Whole delivery={delivery} />}
    </Asked>
  );
}

const ENDED = {
  title: "There is no such delivery",
  text: "It has ended: ignored ones are kept for a day, others for as long as the server is set to.",
};

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
