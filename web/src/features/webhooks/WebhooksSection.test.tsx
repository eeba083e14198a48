import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aSpace, renderPage, stubFetch } from "../../test-parts";
import { WebhooksSection } from "./WebhooksSection";

const AT = "2026-01-01T10:00:00.000Z";
const HOOK = {
  id: "w1",
  url: "https://hooks.example.com/in",
  spaceId: "team",
  description: "Chat",
  enabled: true,
  createdAt: AT,
};
const DELIVERY = {
  n: 7,
  webhookId: "w1",
  event: "pr_merged",
  at: AT,
  attempts: 3,
  status: "retrying",
  responseStatus: 500,
};

function show(hooks: readonly object[]) {
  const sent = stubFetch(({ method, path }) => {
    if (path.startsWith("/api/spaces/")) return { status: 200, body: aSpace({ id: "team" }) };
    if (path.includes("/deliveries?")) return { status: 200, body: { items: [DELIVERY] } };
    if (method === "GET") return { status: 200, body: { items: hooks } };
    return { status: 200, body: { ...HOOK, secret: "whsec_once" } };
  });
  renderPage(<WebhooksSection space={aSpace({ id: "team", name: "Team", role: "admin" })} />);
  return sent;
}

describe("the webhooks of a space", () => {
  it("are made with a secret that is shown once", async () => {
    const sent = show([]);
    expect(await screen.findByText("No webhooks yet")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "New webhook" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByLabelText(/Address/), HOOK.url);
    await userEvent.click(dialog.getByRole("button", { name: "Create webhook" }));
    expect(await screen.findByDisplayValue("whsec_once")).toBeVisible();
    expect(sent.find(({ method }) => method === "POST")).toMatchObject({
      path: "/api/webhooks",
      body: { spaceId: "team", url: HOOK.url, enabled: true },
    });
    await userEvent.click(screen.getByRole("button", { name: "I have copied it" }));
    await waitFor(() => expect(screen.queryByDisplayValue("whsec_once")).toBeNull());
  });

  it("say why they are off, and are switched on again", async () => {
    const sent = show([{ ...HOOK, enabled: false, disabledReason: "It is gone." }]);
    expect(await screen.findByText("It is gone.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Switch Chat on" }));
    await waitFor(() =>
      expect(sent.find(({ method }) => method === "PATCH")).toMatchObject({
        path: "/api/webhooks/w1",
        body: { enabled: true },
      }),
    );
  });

  it("show what became of their messages, and send one again", async () => {
    const sent = show([HOOK]);
    await userEvent.click(await screen.findByRole("button", { name: "Deliveries to Chat" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(await dialog.findByText("Trying again")).toBeVisible();
    expect(dialog.getByText("Answered 500")).toBeVisible();
    await userEvent.click(dialog.getByRole("button", { name: "Send pr_merged · 7 again" }));
    await userEvent.click(dialog.getByRole("button", { name: "Send a test" }));
    await waitFor(() =>
      expect(sent.filter(({ method }) => method === "POST").map(({ path }) => path)).toEqual([
        "/api/webhooks/w1/deliveries/7/resend",
        "/api/webhooks/w1/test",
      ]),
    );
  });
});
