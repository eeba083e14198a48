import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { CopyField } from "./CopyField";
import classes from "./SecretDialog.module.css";

interface Props {
  title: string;
  /** What was made; undefined before. */
  made: { title: string; label: string; secret: string; meaning: string } | undefined;
  /** The form that makes it. */
  children: ReactNode;
  onClose: () => void;
}

/** Makes something that has a secret, and shows the secret this once: the server cannot show it again. */
export function SecretDialog({ title, made, children, onClose }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={made === undefined ? title : made.title}
      closeButtonProps={{ "aria-label": t`Close` }}
      // A slip of the hand must not cost the secret.
      closeOnClickOutside={made === undefined}
      closeOnEscape={made === undefined}
      withCloseButton={made === undefined}
    >
      {made === undefined ? (
        children
      ) : (
        <Stack gap="md">
          <Alert
            color="yellow"
            role="alert"
            icon={<IconAlertTriangle />}
            classNames={{ title: classes.onTint, message: classes.onTint }}
            title={t`Copy it now: it is shown only this once`}
          >
            {made.meaning}
          </Alert>
          <CopyField label={made.label} value={made.secret} />
          <Group justify="flex-end">
            <Button onClick={onClose}>
              <Trans>I have copied it</Trans>
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
