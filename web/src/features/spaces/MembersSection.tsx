import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon, Alert, Badge, Button, Select, TextInput } from "@mantine/core";
import { IconTrash, IconUsers } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { membersOf, removeMember, setMember } from "../../api/calls";
import { SPACE_ROLES } from "../../api/model";
import type { Space, SpaceMember, SpaceRole } from "../../api/model";
import { usePages } from "../../api/pages";
import { complaintAt, explainRefusal, Problem } from "../../api/problem";
import { isAdmin, sessionQuery } from "../../api/session";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { EmptyState } from "../../ui/Notice";
import { ROLE_LOOK, roleOptions } from "../../ui/roles";
import { Row, Rows } from "../../ui/Rows";
import { Section } from "../../ui/SettingsLayout";
import { useShell } from "../../ui/shell";
import classes from "./SpaceSettings.module.css";

const membersKey = (spaceId: string) => ["members", spaceId] as const;
const roleOf = (text: string | null): SpaceRole | undefined =>
  SPACE_ROLES.find((role) => role === text);

/** Who belongs to the space, and as what. */
export function MembersSection({ space }: { space: Space }) {
  const { me } = useShell();
  const members = usePages(membersKey(space.id), (cursor, signal) =>
    membersOf(space.id, cursor, signal),
  );
  const [leaving, setLeaving] = useState<string>();
  return (
    <Section
      title={t`Members`}
      hint={t`Administrators of the whole instance see and change every space; they are not listed here.`}
    >
      <AddMember space={space} />
      <Rows
        of={t`members`}
        pages={members}
        empty={
          <EmptyState icon={<IconUsers size={40} stroke={1.5} />} title={t`No members yet`}>
            <Trans>Add somebody by their user name. They see the space at once.</Trans>
          </EmptyState>
        }
      >
        {(member) => (
          <MemberRow
            key={member.userId}
            space={space}
            member={member}
            isMe={member.userId === me.id}
            onRemove={() => setLeaving(member.userId)}
          />
        )}
      </Rows>
      {leaving === undefined ? null : (
        <RemoveDialog space={space} userId={leaving} onClose={() => setLeaving(undefined)} />
      )}
    </Section>
  );
}

/** After a change: the list, and what we may do ourselves if it was about us. */
function useMembersChanged(spaceId: string): (userId: string) => Promise<unknown> {
  const client = useQueryClient();
  const { me } = useShell();
  return (userId) =>
    Promise.all([
      client.invalidateQueries({ queryKey: membersKey(spaceId) }),
      userId === me.id ? client.invalidateQueries({ queryKey: sessionQuery.queryKey }) : undefined,
    ]);
}

function AddMember({ space }: { space: Space }) {
  const [userId, setUserId] = useState("");
  const [role, setRole] = useState<SpaceRole>("member");
  const [tried, setTried] = useState(false);
  const changed = useMembersChanged(space.id);
  const wanted = userId.trim();
  const add = useMutation({
    mutationFn: () => setMember(space.id, wanted, role),
    onSuccess: async () => {
      setUserId("");
      setTried(false);
      await changed(wanted);
    },
  });
  const unknown = add.error instanceof Problem && add.error.code === "NOT_FOUND";
  const nameError =
    tried && wanted === ""
      ? t`Whom do you want to add?`
      : unknown
        ? t`There is no user with this name. An administrator can create one.`
        : complaintAt(add.error, "userId");
  const roleError = complaintAt(add.error, "role");
  return (
    <form
      noValidate
      aria-label={t`Add a member`}
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (wanted !== "" && !add.isPending) add.mutate();
      }}
    >
      <TextInput
        label={t`User name`}
        className={classes.addName}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={userId}
        onChange={(event) => {
          setUserId(event.currentTarget.value);
          add.reset();
        }}
        error={nameError}
      />
      <RoleSelect label={t`Role`} value={role} onChange={setRole} error={roleError} />
      <Button type="submit" loading={add.isPending} className={classes.addButton}>
        <Trans>Add member</Trans>
      </Button>
      {add.error === null || nameError !== undefined || roleError !== undefined ? null : (
        <Alert color="red" role="alert" title={t`Nobody was added`} className={classes.addFailure}>
          {explainRefusal(add.error)}
        </Alert>
      )}
    </form>
  );
}

interface RowProps {
  space: Space;
  member: SpaceMember;
  isMe: boolean;
  onRemove: () => void;
}

function MemberRow({ space, member: { userId, role }, isMe, onRemove }: RowProps) {
  const { me } = useShell();
  const changed = useMembersChanged(space.id);
  const [stepDown, setStepDown] = useState<SpaceRole>();
  const change = useMutation({
    mutationFn: (next: SpaceRole) => setMember(space.id, userId, next),
    onSuccess: async () => {
      setStepDown(undefined);
      await changed(userId);
    },
  });
  const choose = (next: SpaceRole) => {
    if (next === role) return;
    if (isMe && !isAdmin(me)) setStepDown(next);
    else change.mutate(next);
  };
  const failure = change.error === null ? undefined : explainRefusal(change.error);
  return (
    <Row
      title={
        <>
          {userId}
          {isMe ? (
            <Badge size="xs" variant="default" radius="sm">
              <Trans>You</Trans>
            </Badge>
          ) : null}
        </>
      }
      facts={
        failure !== undefined && stepDown === undefined ? (
          <span role="alert" className={classes.failure}>
            {t`Not changed: ${failure}`}
          </span>
        ) : (
          <span>{ROLE_LOOK[role].hint}</span>
        )
      }
      actions={
        <>
          <RoleSelect
            ariaLabel={t`Role of ${userId}`}
            value={change.isPending ? change.variables : role}
            disabled={change.isPending}
            onChange={choose}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t`Remove ${userId}`}
            onClick={onRemove}
          >
            <IconTrash size={17} />
          </ActionIcon>
          {stepDown === undefined ? null : (
            <ConfirmDialog
              title={t`Give up your own role?`}
              action={t`Become ${ROLE_LOOK[stepDown].label}`}
              pending={change.isPending}
              failure={failure}
              onConfirm={() => change.mutate(stepDown)}
              onClose={() => setStepDown(undefined)}
            >
              <Trans>
                You can then no longer change this space; another administrator would have to make
                you one again.
              </Trans>
            </ConfirmDialog>
          )}
        </>
      }
    />
  );
}

interface RoleSelectProps {
  label?: string;
  ariaLabel?: string;
  value: SpaceRole;
  onChange: (role: SpaceRole) => void;
  disabled?: boolean;
  error?: string | undefined;
}

function RoleSelect({ label, ariaLabel, value, onChange, disabled, error }: RoleSelectProps) {
  return (
    <Select
      label={label}
      aria-label={ariaLabel}
      w={130}
      allowDeselect={false}
      data={roleOptions()}
      value={value}
      disabled={disabled}
      error={error}
      onChange={(chosen) => onChange(roleOf(chosen) ?? value)}
    />
  );
}

interface RemoveProps {
  space: Space;
  userId: string;
  onClose: () => void;
}

function RemoveDialog({ space, userId, onClose }: RemoveProps) {
  const { me } = useShell();
  const changed = useMembersChanged(space.id);
  const remove = useMutation({
    mutationFn: () => removeMember(space.id, userId),
    onSuccess: async () => {
      await changed(userId);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={userId === me.id ? t`Leave ${space.name}?` : t`Remove ${userId}?`}
      action={userId === me.id ? t`Leave` : t`Remove`}
      pending={remove.isPending}
      failure={remove.error === null ? undefined : explainRefusal(remove.error)}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {userId === me.id
        ? t`You lose the role in ${space.name} at once, also where it is open right now. What was done in it stays.`
        : t`${userId} loses the role in ${space.name} at once, also where it is open right now. What was done in it stays.`}
    </ConfirmDialog>
  );
}
