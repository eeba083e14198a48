import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { Task } from "../../api/model";
import { aPullRequest, aTask, renderPage, stubFetch, writes } from "../../test-parts";
import { TaskAsked } from "./TaskAsked";

const show = (task: Task, mayEdit = true) =>
  renderPage(<TaskAsked task={task} agents={[]} nameOf={(id) => id} mayEdit={mayEdit} />);

const pencil = () => screen.queryByRole("button", { name: "Change the repository" });

it("changes the repository of a task in place", async () => {
  const sent = stubFetch(() => ({ status: 200, body: aTask({ repo: "acme/shop", version: 2 }) }));
  show(aTask());
  await userEvent.click(screen.getByRole("button", { name: "Change the repository" }));
  await userEvent.type(screen.getByLabelText("Repository"), " acme/shop ");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(writes(sent)[0]?.body).toEqual({ repo: "acme/shop" }));
});

it("leaves it to GitHub once there is an issue or an open pull request", () => {
  const repo = "acme/shop";
  show(aTask({ repo, issue: { url: "https://example.org/3", number: 3, repo } }));
  show(aTask({ repo, pr: aPullRequest() }));
  show(aTask({ repo }), false);
  expect(screen.getAllByText(repo)).toHaveLength(3);
  expect(pencil()).toBeNull();
  show(aTask({ repo, pr: aPullRequest({ state: "closed" }) }));
  expect(pencil()).not.toBeNull();
});
