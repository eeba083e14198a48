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
        title: "The demo did not start",
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
      Show me a demo
    </Button>
  );
}
