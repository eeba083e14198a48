import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { changeUser } from "../../api/calls";
import type { User } from "../../api/model";
import { complaintAt, explainRefusal } from "../../api/problem";
import { passwordComplaint } from "./users";

/** Sets a new password for somebody who has lost theirs. */
export function PasswordDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => changeUser(user.username, { password }),
    gcTime: 0,
    onSuccess: () => {
      notifications.show({ message: t`${user.username} has a new password.` });
      onClose();
    },
  });
  const complaint = passwordComplaint(password);
  const fieldError = tried ? (complaint ?? complaintAt(change.error, "password")) : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`A new password for ${user.username}`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (complaint === undefined && !change.isPending) change.mutate();
        }}
      >
        <Stack gap="md">
          <Text size="sm">
            <Trans>
              The old one stops working, and they are signed out wherever they are signed in. Tell
              them the new one in a way that nobody else can read.
            </Trans>
          </Text>
          {change.error === null || fieldError !== undefined ? null : (
            <Alert color="red" role="alert" title={t`The password was not changed`}>
              {explainRefusal(change.error)}
            </Alert>
          )}
          <PasswordInput
            label={t`New password`}
            data-autofocus
            required
            withAsterisk={false}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={fieldError}
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              <Trans>Discard</Trans>
            </Button>
            <Button type="submit" loading={change.isPending}>
              <Trans>Set password</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
