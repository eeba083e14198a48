import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Agent } from "../../api/model";
import { mayWrite } from "../../api/session";
import { useDraft } from "../../ui/drafts";
import { useShell } from "../../ui/shell";

/** Opens the form for a new task, with the agent chosen; words that wait in it stay. */
export function GiveTask({ agent }: { agent: Agent }) {
  const { me, space, openCreateDialog } = useShell();
  const [, change] = useDraft(`new task ${me.id} ${space?.id ?? ""}`);
  if (space === undefined || agent.spaceId !== space.id || !mayWrite(me, space.id)) return null;
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => {
        change({ assignedTo: agent.id });
        openCreateDialog();
      }}
    >
      <Trans>Give it a task…</Trans>
    </Button>
  );
}
