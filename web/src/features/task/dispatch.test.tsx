import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aTask, renderPage, stubFetch, writes } from "../../test-parts";
import { TaskActions } from "./TaskActions";

async function opened(repo?: string) {
  renderPage(
    <TaskActions task={aTask(repo === undefined ? {} : { repo })} events={[]} barred={undefined} />,
  );
  await userEvent.click(screen.getByRole("button", { name: "Dispatch" }));
  return within(await screen.findByRole("dialog"));
}

describe("dispatching", () => {
  it("asks for an issue in the repository that somebody names", async () => {
    const sent = stubFetch(() => ({ status: 202, body: { taskId: "t1", state: "queued" } }));
    const dialog = await opened();
    await userEvent.type(dialog.getByLabelText(/Repository/), " acme/shop ");
    await userEvent.click(dialog.getByRole("button", { name: "Dispatch" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(writes(sent)[0]?.body).toEqual({ repo: "acme/shop" });
  });

  it("says what stands in the way, in the server's words", async () => {
    stubFetch(() => ({
      status: 503,
      body: { code: "GITHUB_NOT_CONFIGURED", detail: "This server has no credentials for GitHub." },
    }));
    const dialog = await opened("acme/shop");
    await userEvent.click(dialog.getByRole("button", { name: "Dispatch" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("no credentials for GitHub");
  });

  it("is possible only while the task has no issue", () => {
    for (const status of ["dispatched", "pr_opened", "merged", "failed"] as const)
      renderPage(<TaskActions task={aTask({ status })} events={[]} barred={undefined} />);
    expect(screen.queryByRole("button", { name: "Dispatch" })).toBeNull();
  });
});
