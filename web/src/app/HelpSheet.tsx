import { msg, t } from "@lingui/core/macro";
import { Modal } from "@mantine/core";
import { worded } from "../words/worded";
import classes from "./HelpSheet.module.css";

const GROUPS = worded([
  {
    name: msg`Anywhere`,
    keys: [
      ["Ctrl K", msg`Jump to a task, a page or an action`],
      ["C", msg`New task`],
      ["?", msg`This sheet`],
      ["G B", msg`Board`],
      ["G T", msg`Table`],
      ["G N", msg`Needs you`],
      ["G A", msg`Agents`],
      ["G W", msg`Workflows`],
      ["G S", msg`Stats`],
    ],
  },
  {
    name: msg`On the board and in the table`,
    keys: [
      ["/", msg`Filter`],
      ["↑ ↓ ← →", msg`From card to card, and from lane to lane`],
      ["Enter", msg`Open the task`],
      ["X", msg`Select the task, or no longer`],
      ["M", msg`What can be done with the task`],
      ["Esc", msg`Select nothing`],
    ],
  },
  {
    name: msg`On the page of needs`,
    keys: [
      ["J K", msg`Next need, and the one before`],
      ["↓ ↑", msg`In the list: next need, and the one before`],
    ],
  },
]);

/** All shortcuts on one sheet. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Keyboard shortcuts`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {GROUPS.map(({ name, keys }) => (
        <section key={name} className={classes.group}>
          <h3>{name}</h3>
          <dl>
            {keys.map(([key, does]) => (
              <div key={key}>
                <dt>
                  {key.split(" ").map((each) => (
                    <kbd key={each}>{each}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
