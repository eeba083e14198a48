import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { aSpace, aTask, renderPage, stubFetch, writes } from "../../test-parts";
import { CreateTaskDialog } from "./CreateTaskDialog";

const titleField = () => screen.findByLabelText(/^Title/);
const submit = () => userEvent.click(screen.getByRole("button", { name: "Create task" }));

describe("the create dialog", () => {
  it("sends what was filled in, leaves the rest out and closes", async () => {
    const sent = stubFetch(() => ({ status: 201, body: aTask() }));
    const onClose = vi.fn();
    renderPage(<CreateTaskDialog opened space={aSpace()} onClose={onClose} />);
    await userEvent.type(await titleField(), "  Export invoices ");
    await userEvent.type(screen.getByLabelText("Repository"), "acme/billing");
    await userEvent.type(screen.getByPlaceholderText("Type and press Enter"), "csv{Enter}");
    await submit();
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(writes(sent)[0]?.body).toEqual({
      spaceId: "main",
      title: "Export invoices",
      repo: "acme/billing",
      labels: ["csv"],
    });
    expect(writes(sent)[0]?.headers.get("Idempotency-Key")).toBeTruthy();
  });

  it("asks for a title before it sends anything", async () => {
    const sent = stubFetch(() => ({ status: 201, body: aTask() }));
    renderPage(<CreateTaskDialog opened space={aSpace()} onClose={vi.fn()} />);
    await titleField();
    await submit();
    expect(await screen.findByText("A task needs a title.")).toBeVisible();
    expect(writes(sent)).toHaveLength(0);
  });

  it("shows the server's complaint at its field", async () => {
    const errors = [{ field: "repo", message: "must be owner/name" }];
    stubFetch(() => ({ status: 400, body: { code: "INVALID_PAYLOAD", detail: "no", errors } }));
    renderPage(<CreateTaskDialog opened space={aSpace()} onClose={vi.fn()} />);
    await userEvent.type(await titleField(), "A");
    await submit();
    expect(await screen.findByText("must be owner/name")).toBeVisible();
  });

  it("lets a task wait where the server fails, closes, and begins the next one empty", async () => {
    const sent = stubFetch(() => ({
      status: 503,
      body: { code: "STORE_UNAVAILABLE", detail: "no" },
    }));
    const onClose = vi.fn();
    const { outbox } = renderPage(<CreateTaskDialog opened space={aSpace()} onClose={onClose} />);
    await userEvent.type(await titleField(), "A");
    await submit();
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(writes(sent)).toHaveLength(1);
    await waitFor(() =>
      expect(outbox.store.getState().writes[0]).toMatchObject({
        key: writes(sent)[0]?.headers.get("Idempotency-Key"),
        write: { kind: "create", task: { title: "A" } },
      }),
    );
    expect(await titleField()).toHaveValue("");
  });

  it("keeps what was typed when it is closed, and lets it be discarded", async () => {
    const dialog = <CreateTaskDialog opened space={aSpace()} onClose={vi.fn()} />;
    renderPage(dialog);
    await userEvent.type(await titleField(), "Half a thought");
    await userEvent.keyboard("{Escape}");
    cleanup();
    renderPage(dialog);
    expect(await titleField()).toHaveValue("Half a thought");
    await userEvent.click(screen.getByRole("button", { name: "Discard" }));
    cleanup();
    renderPage(dialog);
    expect(await titleField()).toHaveValue("");
  });
});
