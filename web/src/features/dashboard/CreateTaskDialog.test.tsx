import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { aSpace, aTask, renderPage, stubFetch } from "../../test-parts";
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
    expect(sent[0]?.body).toEqual({
      spaceId: "main",
      title: "Export invoices",
      repo: "acme/billing",
      labels: ["csv"],
    });
    expect(sent[0]?.headers.get("Idempotency-Key")).toBeTruthy();
  });

  it("asks for a title before it sends anything", async () => {
    const sent = stubFetch(() => ({ status: 201, body: aTask() }));
    renderPage(<CreateTaskDialog opened space={aSpace()} onClose={vi.fn()} />);
    await titleField();
    await submit();
    expect(await screen.findByText("A task needs a title.")).toBeVisible();
    expect(sent).toHaveLength(0);
  });

  it("shows the server's complaint at its field", async () => {
    const errors = [{ field: "repo", message: "must be owner/name" }];
    stubFetch(() => ({ status: 400, body: { code: "INVALID_PAYLOAD", detail: "no", errors } }));
    renderPage(<CreateTaskDialog opened space={aSpace()} onClose={vi.fn()} />);
    await userEvent.type(await titleField(), "A");
    await submit();
    expect(await screen.findByText("must be owner/name")).toBeVisible();
  });

  it("repeats a lost creation with the same key, and takes another key for another task", async () => {
    const sent = stubFetch(() => ({
      status: 503,
      body: { code: "STORE_UNAVAILABLE", detail: "no" },
    }));
    renderPage(<CreateTaskDialog opened space={aSpace()} onClose={vi.fn()} />);
    await userEvent.type(await titleField(), "A");
    await submit();
    await screen.findByRole("alert");
    await submit();
    await waitFor(() => expect(sent).toHaveLength(2));
    await screen.findByRole("alert");
    await userEvent.type(await titleField(), "B");
    await submit();
    await waitFor(() => expect(sent).toHaveLength(3));
    const keys = sent.map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});
