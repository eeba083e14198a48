import { screen, waitFor } from "@testing-library/react";
import type { ReactElement } from "react";
import { describe, expect, it, vi } from "vitest";
import type { Space } from "../api/model";
import { AgentPage } from "../features/agents/AgentPage";
import { AgentsPage } from "../features/agents/AgentsPage";
import { DeliveriesPage } from "../features/deliveries/DeliveriesPage";
import { DeliveryPage } from "../features/deliveries/DeliveryPage";
import { NotificationsSection } from "../features/notifications/NotificationsSection";
import { SettingsPage } from "../features/settings/SettingsPage";
import { SpacePage } from "../features/spaces/SpacePage";
import { SpaceSettingsPage } from "../features/spaces/SpaceSettingsPage";
import { StatsPage } from "../features/stats/StatsPage";
import { TrafficPage } from "../features/traffic/TrafficPage";
import { WebhooksSection } from "../features/webhooks/WebhooksSection";
import { WorkflowsPage } from "../features/workflows/WorkflowsPage";
import { aPerson, aSpace, renderPage, stubFetch } from "../test-parts";

const SPACE = aSpace({ role: "admin" });
const ADMIN = aPerson({ roles: ["admin"], spaces: [SPACE] });
const settings = <SettingsPage notifications={<NotificationsSection />} />;
const ofSpace = <SpaceSettingsPage webhooks={(space) => <WebhooksSection space={space} />} />;

interface State {
  /** What the page asks for, by its name in its states. */
  what: string;
  page: ReactElement;
  path?: string;
  /** The answer that there is none. */
  none?: object;
  /** Of the reader. */
  spaces?: Space[];
  /** What the page says then. */
  empty?: RegExp;
}

const PAGES: State[] = [
  { what: "the agents", page: <AgentsPage />, empty: /No agents yet/ },
  { what: "the agent", page: <AgentPage /> },
  { what: "the workflows", page: <WorkflowsPage />, empty: /No workflows yet/ },
  {
    what: "the figures",
    page: <StatsPage />,
    none: { statuses: [{ status: "created", open: 0 }], days: [], version: 1 },
    empty: /No figures yet/,
  },
  { what: "the deliveries", page: <DeliveriesPage />, empty: /GitHub has sent nothing yet/ },
  { what: "the delivery", page: <DeliveryPage /> },
  { what: "the traffic", page: <TrafficPage /> },
  { what: "the users", page: settings, path: "/?tab=users", empty: /No users yet/ },
  { what: "the entries", page: settings, path: "/?tab=audit", empty: /Nothing|No / },
  {
    what: "your choices",
    page: <NotificationsSection />,
    none: { spaces: {} },
    spaces: [],
    empty: /No space yet/,
  },
  { what: "the members", page: ofSpace, path: "/?tab=members", empty: /No members yet/ },
  { what: "the API keys", page: ofSpace, path: "/?tab=keys", empty: /No API keys yet/ },
  { what: "the webhooks", page: ofSpace, path: "/?tab=webhooks", empty: /No webhooks yet/ },
];

describe.each(PAGES)("the page of $what", ({ what, page, path, ...of }) => {
  const { empty, none = { items: [] }, spaces = [SPACE] } = of;
  const show = () => renderPage(page, path, { me: { ...ADMIN, spaces }, space: SPACE });

  it("says that it is on its way", async () => {
    vi.stubGlobal("fetch", () => new Promise<never>(() => undefined));
    show();
    expect(await screen.findByRole("status", { name: `Loading ${what}` })).toBeInTheDocument();
  });

  it("says what went wrong, and tries again", async () => {
    stubFetch(() => ({ status: 500, body: { code: "INTERNAL", detail: "Something went wrong" } }));
    show();
    const title = `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be loaded`;
    await waitFor(() => expect(screen.getByText(title)).toBeVisible());
    expect(screen.getAllByRole("button", { name: "Try again" }).length).toBeGreaterThan(0);
  });

  it("says that it is not for this person", async () => {
    stubFetch(() => ({ status: 403, body: { code: "FORBIDDEN", detail: "Only admins may." } }));
    show();
    await waitFor(() => expect(screen.getByText(`You may not see ${what}`)).toBeVisible());
  });

  it.runIf(empty)("says that there is nothing", async () => {
    stubFetch(() => ({ status: 200, body: none }));
    show();
    await waitFor(() => expect(screen.getByText(empty ?? "")).toBeVisible());
  });
});

describe("pages for administrators", () => {
  it.each([<DeliveriesPage />, <DeliveryPage />, <TrafficPage />])("say so", (page) => {
    const sent = stubFetch(() => ({ status: 500 }));
    renderPage(page);
    expect(screen.getByRole("heading", { name: "For administrators" })).toBeVisible();
    expect(sent).toEqual([]);
  });
});

it("the page of a space says that it is on its way, and that there is none", async () => {
  stubFetch(() => ({ status: 200, body: {} }));
  const { realtime } = renderPage(<SpacePage />, "/spaces/main", {}, "/spaces/:spaceId");
  expect(screen.getByRole("status", { name: "Loading the space" })).toBeInTheDocument();
  realtime.store.setState(({ spaceRooms }) => ({
    spaceRooms: new Map([...spaceRooms].map(([id, room]) => [id, { ...room, phase: "missing" }])),
  }));
  expect(await screen.findByRole("alert")).toHaveTextContent("You can no longer see Main");
});
