import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { startDemo } from "../../api/calls";
import { explain } from "../../api/problem";

/** Lets the server's demo actor bring some tasks through their life, so that a newcomer sees the board move. */
export function DemoButton({ onStarted }: { onStarted?: () => void }) {
  const demo = useMutation({
    mutationFn: startDemo,
    onSuccess: onStarted,
    onError: (error) =>
      notifications.show({
        color: "red",
        title: t`The demo did not start`,
        message: explain(error),
      }),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconPlayerPlay size={16} aria-hidden="true" />}
      loading={demo.isPending}
      onClick={() => demo.mutate()}
    >
      <Trans>Show me a demo</Trans>
    </Button>
  );
}
