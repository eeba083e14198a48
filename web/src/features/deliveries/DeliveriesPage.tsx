import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Anchor, Select, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconBrandGithub } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { deliveries } from "../../api/calls";
import type { Delivery } from "../../api/deliveries";
import { usePages } from "../../api/pages";
import { AdminsOnly } from "../../ui/AdminsOnly";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { deliveryPath } from "../../ui/paths";
import { RefreshButton } from "../../ui/RefreshButton";
import { RelativeTime } from "../../ui/RelativeTime";
import { Row, Rows } from "../../ui/Rows";
import classes from "./Deliveries.module.css";
import { DeliveryState, hintOf, nameOf, statusOptions } from "./look";

const TYPING_MS = 300;

/** Events that move tasks; any other one can be typed into the address. */
const EVENTS = [
  "pull_request",
  "pull_request_review",
  "check_run",
  "check_suite",
  "workflow_run",
  "status",
  "issues",
  "issue_comment",
  "ping",
];

/** What GitHub has sent and what became of it, newest first. */
export function DeliveriesPage() {
  return (
    <AdminsOnly title={t`Deliveries`} what={t`What GitHub sends`}>
      <div className={classes.page}>
        <PageTitle>{t`Deliveries`}</PageTitle>
        <Title order={1} size="h3">
          <Trans>Deliveries</Trans>
        </Title>
        <List />
      </div>
    </AdminsOnly>
  );
}

function List() {
  const [address, setAddress] = useSearchParams();
  const [repo, setRepo] = useState(address.get("repo") ?? "");
  const [askedRepo] = useDebouncedValue(repo.trim(), TYPING_MS);
  const status = address.get("status");
  const event = address.get("event");
  const filter = {
    ...(status === null ? {} : { status }),
    ...(event === null ? {} : { event }),
    ...(askedRepo === "" ? {} : { repo: askedRepo }),
  };
  const filtered = Object.keys(filter).length > 0;
  const pages = usePages(["deliveries", filter], (cursor, signal) =>
    deliveries(filter, cursor, signal),
  );
  const choose = (name: string) => (value: string | null) =>
    setAddress(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return (
    <>
      <div className={classes.filters} role="search" aria-label={t`Filter the deliveries`}>
        <Select
          label={t`State`}
          placeholder={t`Any`}
          clearable
          data={statusOptions()}
          value={status}
          onChange={choose("status")}
          className={classes.filter}
          clearButtonProps={{ "aria-label": t`Any state` }}
        />
        <Select
          label={t`Event`}
          placeholder={t`Any`}
          clearable
          data={event === null || EVENTS.includes(event) ? EVENTS : [...EVENTS, event]}
          value={event}
          onChange={choose("event")}
          className={classes.filter}
          clearButtonProps={{ "aria-label": t`Any event` }}
        />
        <TextInput
          label={t`Repository`}
          placeholder="owner/name"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          value={repo}
          onChange={(changed) => setRepo(changed.currentTarget.value)}
          className={classes.filter}
        />
        <RefreshButton label={t`Look for newer deliveries`} pages={pages} />
      </div>
      <Rows
        of={t`deliveries`}
        pages={pages}
        empty={
          <EmptyState
            icon={<IconBrandGithub size={44} stroke={1.4} />}
            title={filtered ? t`No delivery matches` : t`GitHub has sent nothing yet`}
          >
            {filtered
              ? t`Choose another state or event, or enter the full name of a repository.`
              : t`Deliveries of the webhook at /api/github/webhook appear here as they arrive.`}
          </EmptyState>
        }
      >
        {(delivery) => <DeliveryRow key={delivery.id} delivery={delivery} />}
      </Rows>
    </>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { id, status, reason, repo, tasks, attempts, receivedAt } = delivery;
  return (
    <Row
      title={
        <>
          <Anchor component={Link} to={deliveryPath(id)} className={classes.name}>
            {nameOf(delivery)}
          </Anchor>
          <DeliveryState status={status} />
        </>
      }
      facts={
        <>
          {repo === undefined ? null : <span>{repo}</span>}
          {tasks.length === 0 ? null : (
            <span>{plural(tasks.length, { one: "# task", other: "# tasks" })}</span>
          )}
          {reason === undefined ? null : <span>{hintOf(delivery)}</span>}
          {attempts > 1 ? <span>{attempts} tries</span> : null}
        </>
      }
      actions={<RelativeTime at={receivedAt} className={classes.time} />}
    />
  );
}
