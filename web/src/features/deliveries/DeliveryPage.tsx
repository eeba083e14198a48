import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
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
import { worded } from "../../words/worded";
import classes from "./Deliveries.module.css";
import { DeliveryState, hintOf, nameOf } from "./look";

/** One delivery: what became of it, what it held, and how to have it worked on again. */
export function DeliveryPage() {
  const { deliveryId = "" } = useParams();
  return (
    <AdminsOnly title={t`Deliveries`} what={t`What GitHub sends`}>
      <div className={classes.page}>
        <PageTitle>{t`Delivery`}</PageTitle>
        <Link to={DELIVERIES_PATH} className={classes.back}>
          <Trans>Deliveries</Trans>
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
    <Asked what={t`the delivery`} rows={6} order={1} asked={asked} missing={ENDED}>
      {(delivery) => <Whole delivery={delivery} />}
    </Asked>
  );
}

const ENDED = worded({
  title: msg`There is no such delivery`,
  text: msg`It has ended: ignored ones are kept for a day, others for as long as the server is set to.`,
});

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
          <dt>
            <Trans>State</Trans>
          </dt>
          <dd>
            <DeliveryState status={status} />
            <p className={classes.hint}>{hintOf(delivery)}</p>
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Tasks</Trans>
          </dt>
          <dd>
            {tasks.length === 0
              ? t`None`
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
          <dt>
            <Trans>Repository</Trans>
          </dt>
          <dd>{repo ?? t`None`}</dd>
        </div>
        <div>
          <dt>
            <Trans>Received</Trans>
          </dt>
          <dd>
            <RelativeTime at={receivedAt} />
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Tries</Trans>
          </dt>
          <dd>{attempts}</dd>
        </div>
        <div>
          <dt>
            <Trans>Id</Trans>
          </dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
      </dl>
      <h2 className={classes.sectionTitle}>
        <Trans>Payload</Trans>
      </h2>
      {payload === undefined ? (
        <p className={classes.hint}>
          <Trans>Of an ignored delivery only what stands above is kept.</Trans>
        </p>
      ) : (
        <>
          <p className={classes.hint}>
            <Trans>Secrets are hidden.</Trans>
          </p>
          <pre className={classes.payload} tabIndex={0} aria-label={t`Payload`}>
            {JSON.stringify(payload, null, 2)}
          </pre>
        </>
      )}
    </>
  );
}

const RESULTS = worded({
  applied: msg`Applied again: what it had changed before stays as it is.`,
  ignored: msg`It concerns no task.`,
  duplicate: msg`It is worked on already.`,
  queued: msg`It is queued, and worked on by itself.`,
});

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
        <Trans>Replay</Trans>
      </Button>
      {replay.data === undefined ? null : (
        <Alert role="status" w="100%">
          {RESULTS[replay.data.result]}
        </Alert>
      )}
      {replay.error === null ? null : (
        <Alert color="red" role="alert" title={t`It was not replayed`} w="100%">
          {explainRefusal(replay.error)}
        </Alert>
      )}
    </>
  );
}
