import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** What the deed brings about, and whether there is a way back. */
  children: ReactNode;
  /** The deed in a word or two, for its button. */
  action: string;
  harmless?: boolean;
  /** False while the person has not yet said what the deed needs. */
  ready?: boolean;
  pending: boolean;
  /** Why the deed failed. */
  failure: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once more before something that hurts. It is open while it is there. */
export function ConfirmDialog({
  title,
  children,
  action,
  harmless = false,
  ready = true,
  pending,
  failure,
  onConfirm,
  onClose,
}: Props) {
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t`Close` }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !pending) onConfirm();
        }}
      >
        <Stack gap="md">
          <Text size="sm" component="div">
            {children}
          </Text>
          {failure === undefined ? null : (
            <Alert color="red" role="alert" title={t`That did not work`}>
              {failure}
            </Alert>
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              <Trans>Leave it</Trans>
            </Button>
            <Button
              type="submit"
              // The darkest, on which white letters can be read.
              color={harmless ? undefined : "red.9"}
              loading={pending}
              disabled={!ready}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
