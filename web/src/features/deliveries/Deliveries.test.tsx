import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aPerson, renderPage, stubFetch } from "../../test-parts";
import { DeliveriesPage } from "./DeliveriesPage";
import { DeliveryPage } from "./DeliveryPage";

const ADMIN = { me: aPerson({ roles: ["admin"] }) };
const APPLIED = {
  id: "d-1",
  event: "pull_request",
  action: "opened",
  repo: "acme/shop",
  receivedAt: "2026-01-01T10:00:00.000Z",
  status: "applied",
  attempts: 1,
  tasks: ["t1"],
};
const RETRIED = {
  ...APPLIED,
  id: "d-2",
  status: "queued",
  reason: "STORE_UNAVAILABLE",
  attempts: 3,
  tasks: [],
};

const list = (items: unknown[]) => stubFetch(() => ({ status: 200, body: { items } }));

describe("the page of deliveries", () => {
  it("says of each what became of it, and why", async () => {
    list([RETRIED, APPLIED]);
    renderPage(<DeliveriesPage />, "/deliveries", ADMIN);
    const rows = await screen.findAllByRole("listitem");
    expect(rows[0]).toHaveTextContent(/Queued.*The store did not take it.*tried again by itself/);
    expect(rows[1]).toHaveTextContent(/pull_request opened.*Applied.*acme\/shop.*1 task/);
    expect(screen.getAllByRole("link")[1]).toHaveAttribute("href", "/deliveries/d-1");
  });

  it("filters by state, event and repository, and keeps that in the address", async () => {
    const sent = list([APPLIED]);
    const { router } = renderPage(<DeliveriesPage />, "/deliveries?event=issues", ADMIN);
    await userEvent.click(await screen.findByRole("combobox", { name: "State" }));
    await userEvent.click(await screen.findByRole("option", { name: "Failed" }));
    await userEvent.type(screen.getByLabelText("Repository"), "acme/shop");
    await waitFor(() =>
      expect(sent.at(-1)?.path).toBe(
        "/api/github/deliveries?limit=50&status=failed&event=issues&repo=acme%2Fshop",
      ),
    );
    expect(router.state.location.search).toBe("?event=issues&status=failed");
  });

  it("says what will be here, and what does not match", async () => {
    list([]);
    renderPage(<DeliveriesPage />, "/deliveries", ADMIN);
    expect(await screen.findByText("GitHub has sent nothing yet")).toBeVisible();
    renderPage(<DeliveriesPage />, "/deliveries?status=failed", ADMIN);
    expect(await screen.findByText("No delivery matches")).toBeVisible();
  });

  it("says that it did not load", async () => {
    stubFetch(() => ({ status: 503, body: { code: "STORE_UNAVAILABLE" } }));
    renderPage(<DeliveriesPage />, "/deliveries", ADMIN);
    expect(await screen.findByRole("alert")).toHaveTextContent("could not be loaded");
  });

  it("asks for nothing where somebody has no right", () => {
    const sent = list([]);
    renderPage(<DeliveriesPage />, "/deliveries", { me: aPerson() });
    expect(screen.getByRole("heading", { name: "For administrators" })).toBeVisible();
    expect(sent).toEqual([]);
  });
});

describe("the page of a delivery", () => {
  const show = () =>
    renderPage(<DeliveryPage />, "/deliveries/d-1", ADMIN, "/deliveries/:deliveryId");

  it("shows its payload and its tasks, and replays it", async () => {
    const sent = stubFetch(({ method }) =>
      method === "GET"
        ? { status: 200, body: { ...APPLIED, payload: { zen: "Keep it" } } }
        : { status: 202, body: { deliveryId: "d-1", result: "applied", taskId: "t1" } },
    );
    show();
    expect(await screen.findByLabelText("Payload")).toHaveTextContent('"zen": "Keep it"');
    expect(screen.getByRole("link", { name: "t1" })).toHaveAttribute("href", "/tasks/t1");
    await userEvent.click(screen.getByRole("button", { name: "Replay" }));
    expect(await screen.findByText(/Applied again/)).toBeVisible();
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toContain(
      "POST /api/github/deliveries/d-1/replay",
    );
  });

  it("offers no replay of what is not kept", async () => {
    stubFetch(() => ({ status: 200, body: { ...APPLIED, status: "ignored", tasks: [] } }));
    show();
    expect(await screen.findByText(/only what stands above is kept/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Replay" })).toBeNull();
  });

  it("says that it has ended", async () => {
    stubFetch(() => ({ status: 404, body: { code: "NOT_FOUND" } }));
    show();
    expect(await screen.findByText("There is no such delivery")).toBeVisible();
  });
});
