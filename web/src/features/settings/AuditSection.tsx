import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { auditTrail } from "../../api/calls";
import type { AuditEntry } from "../../api/model";
import { usePages } from "../../api/pages";
import { EmptyState } from "../../ui/Notice";
import { RefreshButton } from "../../ui/RefreshButton";
import { RelativeTime } from "../../ui/RelativeTime";
import { Row, Rows } from "../../ui/Rows";
import { useShell } from "../../ui/shell";
import { Section } from "../../ui/SettingsLayout";
import { WarnBadge } from "../../ui/WarnBadge";
import { actionLabel, actionOptions, actorLabel } from "./audit";
import classes from "./AuditSection.module.css";

const TYPING_MS = 300;

/** Who did what, when and from where; newest first. */
export function AuditSection() {
  const [action, setAction] = useState<string | null>(null);
  const [actor, setActor] = useState("");
  const [askedActor] = useDebouncedValue(actor.trim(), TYPING_MS);
  const filter = {
    ...(action === null ? {} : { action }),
    ...(askedActor === "" ? {} : { actor: askedActor }),
  };
  const filtered = action !== null || askedActor !== "";
  const pages = usePages(["audit", filter], (cursor, signal) => auditTrail(filter, cursor, signal));
  return (
    <Section
      title={t`Audit trail`}
      hint={t`Sign-ins and every change of who may do what, newest first.`}
    >
      <div className={classes.filters} role="search" aria-label={t`Filter the audit trail`}>
        <Select
          label={t`Action`}
          placeholder={t`Any`}
          clearable
          searchable
          data={actionOptions()}
          value={action}
          onChange={setAction}
          className={classes.filter}
          clearButtonProps={{ "aria-label": t`Any action` }}
        />
        <TextInput
          label={t`Who`}
          placeholder={t`Exact user name`}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          value={actor}
          onChange={(event) => setActor(event.currentTarget.value)}
          className={classes.filter}
        />
        <RefreshButton label={t`Look for newer entries`} pages={pages} />
      </div>
      <Rows
        of={t`entries`}
        pages={pages}
        empty={
          <EmptyState
            icon={<IconHistory size={40} stroke={1.5} />}
            title={filtered ? t`No entry matches` : t`Nothing has happened yet`}
          >
            {filtered
              ? t`Choose another action, or enter the exact name of a user.`
              : t`Sign-ins and changes of users, spaces and keys will appear here.`}
          </EmptyState>
        }
      >
        {(entry) => <EntryRow key={entry.id} entry={entry} />}
      </Rows>
    </Section>
  );
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const { me } = useShell();
  const nameOf = (id: string): string => me.spaces.find((space) => space.id === id)?.name ?? id;
  const target = entry.action.startsWith("space_") ? nameOf(entry.target ?? "") : entry.target;
  return (
    <Row
      title={
        <>
          {actionLabel(entry.action)}
          {entry.target === undefined ? null : (
            <span className={classes.target} title={entry.target}>
              {target}
            </span>
          )}
          {entry.outcome === "refused" ? (
            <WarnBadge>
              <Trans>Refused</Trans>
            </WarnBadge>
          ) : null}
          {entry.count === undefined ? null : <WarnBadge>{t`${entry.count} in an hour`}</WarnBadge>}
        </>
      }
      facts={
        <>
          <span>by {actorLabel(entry.actor)}</span>
          {entry.spaceId === undefined ? null : (
            <span title={entry.spaceId}>in {nameOf(entry.spaceId)}</span>
          )}
          <span>from {entry.address}</span>
        </>
      }
      actions={<RelativeTime at={entry.at} className={classes.time} />}
    />
  );
}
