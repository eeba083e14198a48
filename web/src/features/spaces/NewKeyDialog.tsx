import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Radio, Select, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { createKey } from "../../api/calls";
import { SPACE_ROLES } from "../../api/model";
import type { NewKey, Space, SpaceRole } from "../../api/model";
import { complaintAt, explainRefusal } from "../../api/problem";
import { SecretDialog } from "../../ui/SecretDialog";
import { ROLE_LOOK } from "../../ui/roles";
import { endOfLife, KEY_LIVES } from "./key-expiry";
import type { KeyLife } from "./key-expiry";

/** Settings, members and keys stay with people, so a key with the role of an admin could do no more than an agent's. */
const KEY_ROLES = SPACE_ROLES.filter((role) => role !== "admin");

const KEY_NAME_MAX = 100;

interface Props {
  space: Space;
  onCreated: () => void;
  onClose: () => void;
}

/** Creates a key, and shows it this once: the server keeps only its hash. */
export function NewKeyDialog({ space, onCreated, onClose }: Props) {
  const create = useMutation({
    mutationFn: (key: NewKey) => createKey(key),
    // The secret stays in no cache.
    gcTime: 0,
    onSuccess: onCreated,
  });
  const created = create.data;
  return (
    <SecretDialog
      title={t`New API key for ${space.name}`}
      made={
        created && {
          title: t`The key ${created.name}`,
          label: t`API key`,
          secret: created.key,
          meaning: t`Nobody can see it again, here or on the server. Keep it like a password; whoever has it may do what its role allows.`,
        }
      }
      onClose={onClose}
    >
      <NewKeyForm
        spaceId={space.id}
        pending={create.isPending}
        error={create.error}
        onSubmit={(key) => create.mutate(key)}
        onDiscard={onClose}
      />
    </SecretDialog>
  );
}

interface FormProps {
  spaceId: string;
  pending: boolean;
  error: Error | null;
  onSubmit: (key: NewKey) => void;
  onDiscard: () => void;
}

function NewKeyForm({ spaceId, pending, error, onSubmit, onDiscard }: FormProps) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<SpaceRole>("agent");
  const [life, setLife] = useState<KeyLife>("90");
  const [date, setDate] = useState("");
  const [tried, setTried] = useState(false);
  const [badDate, setBadDate] = useState(false);
  const wanted = name.trim();

  const submit = () => {
    setTried(true);
    const expiresAt = endOfLife(life, date, Date.now());
    setBadDate(expiresAt === null);
    if (wanted === "" || expiresAt === null || pending) return;
    onSubmit({ name: wanted, spaceId, role, ...(expiresAt === undefined ? {} : { expiresAt }) });
  };
  const nameError = tried && wanted === "" ? t`A key needs a name.` : complaintAt(error, "name");
  const expiryError = complaintAt(error, "expiresAt");
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {error === null || nameError !== undefined || expiryError !== undefined ? null : (
          <Alert color="red" role="alert" title={t`The key was not created`}>
            {explainRefusal(error)}
          </Alert>
        )}
        <TextInput
          label={t`Name`}
          placeholder={t`Who or what will use it`}
          data-autofocus
          required
          maxLength={KEY_NAME_MAX}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={nameError}
        />
        <Radio.Group
          label={t`Role`}
          value={role}
          onChange={(chosen) => setRole(KEY_ROLES.find((each) => each === chosen) ?? role)}
          error={complaintAt(error, "role")}
        >
          <Stack gap={8} mt={6}>
            {KEY_ROLES.map((each) => (
              <Radio
                key={each}
                value={each}
                label={ROLE_LOOK[each].label}
                description={ROLE_LOOK[each].hint}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label={t`Works for`}
          allowDeselect={false}
          data={KEY_LIVES}
          value={life}
          onChange={(chosen) =>
            setLife(KEY_LIVES.find(({ value }) => value === chosen)?.value ?? life)
          }
          error={life === "date" ? undefined : expiryError}
        />
        {life === "date" ? (
          <TextInput
            type="date"
            label={t`Last day`}
            value={date}
            onChange={(event) => {
              setDate(event.currentTarget.value);
              setBadDate(false);
            }}
            error={badDate ? t`Choose today or a later day.` : expiryError}
          />
        ) : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDiscard}>
            <Trans>Discard</Trans>
          </Button>
          <Button type="submit" loading={pending}>
            <Trans>Create key</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
