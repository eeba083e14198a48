import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { reduce } from "../../realtime/state";
import { toWorkflowsMessage } from "../../realtime/workflow-messages";
import { aPerson, aSpace, aTask, renderPage, stubFetch } from "../../test-parts";
import { WorkflowsPage } from "./WorkflowsPage";

const BUG = {
  name: "Bug",
  file: "bug.yaml",
  description: "Something is broken",
  defaults: { title: "Bug: ", labels: ["bug"] },
  questions: [{ text: "Where?", options: ["Shop", "Checkout"] }, { text: "How to repeat it?" }],
  valid: true,
};
const BROKEN = {
  name: "Feature",
  file: "feature.yaml",
  defaults: {},
  valid: false,
  error: { message: "a list was expected", line: 12 },
};

function show(items: unknown[], shell = {}) {
  const sent = stubFetch(({ method }) =>
    method === "GET" ? { status: 200, body: { items } } : { status: 201, body: aTask() },
  );
  return { sent, ...renderPage(<WorkflowsPage />, "/", shell) };
}

describe("the page of workflows", () => {
  it("says of a broken file which line, why, and that its last good version counts", async () => {
    show([BUG, BROKEN]);
    const broken = await screen.findByText(/feature.yaml, line 12:/);
    expect(broken.parentElement).toHaveTextContent(/a list was expected.*last good version counts/);
  });

  it("begins a task by a form with the questions", async () => {
    const { sent } = show([BUG]);
    await userEvent.click(await screen.findByRole("button", { name: "New task by Bug" }));
    const form = within(await screen.findByRole("dialog"));
    await userEvent.type(form.getByLabelText(/^Title/), "the cart is empty");
    await userEvent.type(form.getByLabelText("How to repeat it?"), "Add two");
    await userEvent.click(form.getByRole("button", { name: "Create task" }));
    const created = () => sent.filter(({ method }) => method === "POST");
    await waitFor(() => expect(created()).toHaveLength(1));
    expect(created()[0]?.body).toEqual({
      spaceId: "main",
      workflow: "Bug",
      title: "Bug: the cart is empty",
      labels: ["bug"],
      description: "**How to repeat it?**\nAdd two",
    });
  });

  it("follows the files as they change", async () => {
    const { realtime } = show([BUG]);
    await screen.findByText("Bug");
    const message = toWorkflowsMessage("workflows:updated", { items: [BROKEN] });
    act(() =>
      realtime.store.setState((state) =>
        message === undefined ? state : reduce(state, [message], 0),
      ),
    );
    expect(screen.queryByText("Bug")).toBeNull();
    expect(screen.getByText("Feature")).toBeVisible();
  });

  it("offers nothing to begin to somebody who may only look, and says where files go", async () => {
    show([BUG], { me: aPerson({ spaces: [aSpace({ role: "viewer" })] }) });
    await screen.findByText("Bug");
    expect(screen.queryByRole("button")).toBeNull();
    show([]);
    expect(await screen.findByText("No workflows yet")).toBeVisible();
  });
});
