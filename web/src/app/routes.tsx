import { Suspense } from "react";
import type { RouteObject } from "react-router";
import { DashboardPage } from "../features/dashboard/DashboardPage";
import { NeedsStrip } from "../features/needs/NeedsStrip";
import { CrashPage, NotFoundPage } from "./ErrorPages";
import { lazyPart } from "../ui/lazy";
import { Shell } from "./Shell";

const AgentsPage = lazyPart(async () => (await import("../features/agents/AgentsPage")).AgentsPage);
const AgentPage = lazyPart(async () => (await import("../features/agents/AgentPage")).AgentPage);
const DeliveriesPage = lazyPart(
  async () => (await import("../features/deliveries/DeliveriesPage")).DeliveriesPage,
);
const DeliveryPage = lazyPart(
  async () => (await import("../features/deliveries/DeliveryPage")).DeliveryPage,
);
const NeedsPage = lazyPart(async () => (await import("../features/needs/NeedsPage")).NeedsPage);
const SettingsPage = lazyPart(
  async () => (await import("../features/settings/SettingsPage")).SettingsPage,
);
const SignInPage = lazyPart(
  async () => (await import("../features/sign-in/SignInPage")).SignInPage,
);
const SpacePage = lazyPart(async () => (await import("../features/spaces/SpacePage")).SpacePage);
const SpaceSettingsPage = lazyPart(
  async () => (await import("../features/spaces/SpaceSettingsPage")).SpaceSettingsPage,
);
const StatsPage = lazyPart(async () => (await import("../features/stats/StatsPage")).StatsPage);
const TaskPage = lazyPart(async () => (await import("../features/task/TaskPage")).TaskPage);
const WebhooksSection = lazyPart(
  async () => (await import("../features/webhooks/WebhooksSection")).WebhooksSection,
);
const NotificationsSection = lazyPart(
  async () => (await import("../features/notifications/NotificationsSection")).NotificationsSection,
);
const TrafficPage = lazyPart(
  async () => (await import("../features/traffic/TrafficPage")).TrafficPage,
);
const WorkflowsPage = lazyPart(
  async () => (await import("../features/workflows/WorkflowsPage")).WorkflowsPage,
);

const dashboard = <DashboardPage above={(spaceId) => <NeedsStrip spaceId={spaceId} />} />;
const spaceSettings = <SpaceSettingsPage webhooks={(space) => <WebhooksSection space={space} />} />;
const settings = <SettingsPage notifications={<NotificationsSection />} />;
const signIn = (
  <Suspense fallback={null}>
    <SignInPage />
  </Suspense>
);

/** The server answers the addresses of `pages.json` with 200 and others with 404, so a new page goes there too. */
export const routes: RouteObject[] = [
  { path: "/sign-in", element: signIn, errorElement: <CrashPage /> },
  {
    path: "/",
    element: <Shell />,
    errorElement: <CrashPage />,
    children: [
      { index: true, element: dashboard },
      { path: "spaces/:spaceId", element: <SpacePage /> },
      { path: "spaces/:spaceId/board", element: dashboard },
      { path: "spaces/:spaceId/settings", element: spaceSettings },
      { path: "tasks/:taskId", element: <TaskPage /> },
      { path: "attention", element: <NeedsPage /> },
      { path: "agents", element: <AgentsPage /> },
      { path: "agents/:agentId", element: <AgentPage /> },
      { path: "workflows", element: <WorkflowsPage /> },
      { path: "stats", element: <StatsPage /> },
      { path: "deliveries", element: <DeliveriesPage /> },
      { path: "deliveries/:deliveryId", element: <DeliveryPage /> },
      { path: "live", element: <TrafficPage /> },
      { path: "settings", element: settings },
    ],
  },
  {
    // Nobody has to sign in to be told that there is nothing.
    element: <Shell signedOut={<NotFoundPage />} />,
    errorElement: <CrashPage />,
    children: [{ path: "*", element: <NotFoundPage /> }],
  },
];
