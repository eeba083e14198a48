import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  PasswordInput,
  Stack,
  TextInput,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createUser } from "../../api/calls";
import { complaintAt, explainRefusal } from "../../api/problem";
import { passwordComplaint, PASSWORD_MIN, rolesOf, USERNAME_MAX, USERS_KEY } from "./users";

/** An account for one more person. */
export function NewUserDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [admin, setAdmin] = useState(false);
  const [tried, setTried] = useState(false);
  const wanted = username.trim();
  const create = useMutation({
    mutationFn: () => createUser({ username: wanted, password, roles: rolesOf(admin) }),
    gcTime: 0,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: USERS_KEY });
      notifications.show({ message: t`${wanted} can sign in now. Next: add them to a space.` });
      onClose();
    },
  });
  const nameError =
    tried && wanted === "" ? t`A user needs a name.` : complaintAt(create.error, "username");
  const complaint = passwordComplaint(password);
  const passwordError = tried ? (complaint ?? complaintAt(create.error, "password")) : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`New user`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (wanted !== "" && complaint === undefined && !create.isPending) create.mutate();
        }}
      >
        <Stack gap="md">
          {create.error === null ||
          nameError !== undefined ||
          passwordError !== undefined ? null : (
            <Alert color="red" role="alert" title={t`The user was not created`}>
              {explainRefusal(create.error)}
            </Alert>
          )}
          <TextInput
            label={t`User name`}
            description={t`It is also their id and cannot be changed.`}
            data-autofocus
            required
            withAsterisk={false}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            maxLength={USERNAME_MAX}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
            error={nameError}
          />
          <PasswordInput
            label={t`Password`}
            description={t`At least ${PASSWORD_MIN} characters. Tell it to them in a way that nobody else can read.`}
            required
            withAsterisk={false}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={passwordError}
          />
          <Checkbox
            label={t`Administrator of the instance`}
            description={t`Sees and changes every space, every user and the audit trail`}
            checked={admin}
            onChange={(event) => setAdmin(event.currentTarget.checked)}
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              <Trans>Discard</Trans>
            </Button>
            <Button type="submit" loading={create.isPending}>
              <Trans>Create user</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
