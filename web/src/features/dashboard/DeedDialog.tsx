import { msg, plural, t } from "@lingui/core/macro";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { TaskSummary } from "../../api/model";
import { useOutbox } from "../../ui/outbox";
import { worded } from "../../words/worded";
import { DEED_LABEL, writeOf } from "./moves";
import type { Deed } from "./moves";
import { Outcomes } from "./Outcomes";
import { writeEach } from "./write-each";

interface Props {
  tasks: readonly TaskSummary[];
  /** One of them is chosen. */
  deeds: readonly Deed[];
  onClose: () => void;
}

const MEANS: Readonly<Record<Deed, string>> = worded({
  retry: msg`It waits for an agent again, with all that was said before.`,
  reopen: msg`It waits for an agent again, with all that was said before.`,
  dispatch: msg`An issue is made of it in its repository.`,
  complete: msg`The work is done without a pull request.`,
  cancel: msg`The work is given up. It can be reopened later.`,
});

/** Asks before something is done to tasks, and stays where it could not be done to all of them. */
export function DeedDialog({ tasks, deeds, onClose }: Props) {
  const outbox = useOutbox();
  const write = useMutation({
    mutationFn: (deed: Deed) => writeEach(outbox, tasks, (task) => writeOf(deed, task)),
    onSuccess: (outcomes) => {
      if (outcomes.every(({ whyNot }) => whyNot === undefined)) onClose();
    },
  });
  const [deed, other] = deeds;
  const [task] = tasks;
  const what =
    tasks.length === 1 && task !== undefined
      ? task.title
      : plural(tasks.length, { one: "# task", other: "# tasks" });
  const verb = deed === undefined || other !== undefined ? t`Bring to an end` : DEED_LABEL[deed];
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${verb}: ${what}`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <Stack gap="md">
        {deeds.map((each) => (
          <Text key={each} size="md">
            {other === undefined ? "" : `${DEED_LABEL[each]}: `}
            {MEANS[each]}
          </Text>
        ))}
        {write.data === undefined ? null : <Outcomes outcomes={write.data} />}
        <Group gap="xs">
          {write.data === undefined
            ? deeds.map((each) => (
                <Button
                  key={each}
                  variant={other === undefined ? "filled" : "default"}
                  loading={write.isPending && write.variables === each}
                  disabled={write.isPending && write.variables !== each}
                  onClick={() => write.mutate(each)}
                >
                  {each === "cancel"
                    ? plural(tasks.length, { one: "Cancel the task", other: "Cancel the tasks" })
                    : DEED_LABEL[each]}
                </Button>
              ))
            : null}
          <Button variant="default" onClick={onClose}>
            {write.data === undefined ? t`Not now` : t`Close`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
