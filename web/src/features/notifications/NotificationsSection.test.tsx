import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderPage, stubFetch } from "../../test-parts";
import { NotificationsSection } from "./NotificationsSection";

function show() {
  const sent = stubFetch(({ path, body }) => {
    if (path === "/api/push-key") return { status: 200, body: { key: "BKey" } };
    if (path === "/api/me/push-subscriptions") return { status: 204 };
    return { status: 200, body: body ?? { spaces: { main: ["question"] } } };
  });
  renderPage(<NotificationsSection />);
  return sent;
}

describe("notifications", () => {
  afterEach(() => {
    Reflect.deleteProperty(navigator, "serviceWorker");
  });

  it("are chosen by space and kind", async () => {
    const sent = show();
    expect(await screen.findByRole("checkbox", { name: /Questions/ })).toBeChecked();
    await userEvent.click(screen.getByRole("checkbox", { name: "Failed tasks" }));
    await waitFor(() =>
      expect(sent.find(({ method }) => method === "PUT")?.body).toEqual({
        spaces: { main: ["question", "failed"] },
      }),
    );
    expect(screen.getByRole("checkbox", { name: "Failed tasks" })).toBeChecked();
  });

  it("are ticked at once, and two in a row are both kept", async () => {
    const sent = show();
    const failed = await screen.findByRole("checkbox", { name: "Failed tasks" });
    const reviews = screen.getByRole("checkbox", { name: "Reviews" });
    fireEvent.click(failed);
    expect(failed).toBeChecked();
    fireEvent.click(reviews);
    const puts = () => sent.filter(({ method }) => method === "PUT").map(({ body }) => body);
    await waitFor(() =>
      expect(puts().at(-1)).toEqual({ spaces: { main: ["question", "failed", "review"] } }),
    );
    expect(failed).toBeChecked();
    expect(reviews).toBeChecked();
  });

  it("say when a browser cannot show any", async () => {
    show();
    expect(await screen.findByText(/This browser shows no notifications/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /notifications/ })).toBeNull();
  });

  it("are turned on in a browser that can", async () => {
    const subscription = { endpoint: "https://push.example/1", keys: { p256dh: "a", auth: "b" } };
    const pushManager = {
      getSubscription: () => Promise.resolve(null),
      subscribe: vi.fn(() => Promise.resolve({ toJSON: () => subscription })),
    };
    const register = vi.fn();
    vi.stubGlobal("PushManager", vi.fn());
    vi.stubGlobal("Notification", { requestPermission: () => Promise.resolve("granted") });
    Object.defineProperty(navigator, "serviceWorker", {
      configurable: true,
      value: {
        getRegistration: () => Promise.resolve(undefined),
        register,
        ready: Promise.resolve({ pushManager }),
      },
    });
    const sent = show();
    await userEvent.click(await screen.findByRole("button", { name: "Turn on notifications" }));
    await waitFor(() =>
      expect(sent.find(({ path }) => path === "/api/me/push-subscriptions")).toMatchObject({
        method: "POST",
        body: subscription,
      }),
    );
    expect(register).toHaveBeenCalledWith("/push-sw.js");
    expect(pushManager.subscribe).toHaveBeenCalledWith({
      userVisibleOnly: true,
      applicationServerKey: "BKey",
    });
  });
});
