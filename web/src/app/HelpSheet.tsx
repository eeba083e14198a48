import { Modal } from "@mantine/core";
import classes from "./HelpSheet.module.css";

const GROUPS = [
  {
    name: "Anywhere",
    keys: [
      ["Ctrl K", "Jump to a task, a page or an action"],
      ["C", "New task"],
      ["?", "This sheet"],
      ["G B", "Board"],
      ["G T", "Table"],
      ["G N", "Needs you"],
      ["G A", "Agents"],
      ["G W", "Workflows"],
      ["G S", "Stats"],
    ],
  },
  {
    name: "On the board and in the table",
    keys: [
      ["/", "Filter"],
      ["↑ ↓ ← →", "From card to card, and from lane to lane"],
      ["Enter", "Open the task"],
      ["X", "Select the task, or no longer"],
      ["M", "What can be done with the task"],
      ["Esc", "Select nothing"],
    ],
  },
  {
    name: "On the page of needs",
    keys: [
      ["J K", "Next need, and the one before"],
      ["↓ ↑", "In the list: next need, and the one before"],
    ],
  },
] as const;

/** All shortcuts on one sheet. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard shortcuts"
      closeButtonProps={{ "aria-label": "Close" }}
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
