import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Anchor, Modal, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import { AnswerForm } from "../../ui/AnswerForm";
import { askId, asksOf, whoAsks } from "../../ui/needs";
import type { Ask, Need } from "../../ui/needs";
import { taskPath } from "../../ui/paths";

interface Props {
  /** As it was when somebody began to answer; it stays while they write, whatever becomes of it. */
  ask: Ask;
  needs: readonly Need[];
  onClose: () => void;
}

/** An answer in one's own words, without leaving the page. */
export function AnswerDialog({ ask, needs, onClose }: Props) {
  const need = needs.find(({ task }) => task.id === ask.taskId);
  const open = need === undefined ? [] : asksOf(need.task, need.task.requests ?? []);
  const first = ask.requests[0];
  return (
    <Modal
      opened
      onClose={onClose}
      title={first === undefined ? t`Answer` : whoAsks(first)}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <Stack gap="sm">
        {need === undefined ? null : (
          <Text size="sm" c="dimmed">
            <Trans>
              About{" "}
              <Anchor component={Link} to={taskPath(ask.taskId)} underline="always">
                {need.task.title}
              </Anchor>
            </Trans>
          </Text>
        )}
        <AnswerForm
          ask={ask}
          gone={!open.some((each) => askId(each) === askId(ask))}
          onDone={onClose}
        />
      </Stack>
    </Modal>
  );
}
