import { lazy } from "react";
import type { RouteObject } from "react-router";
import { AgentsPage } from "../features/agents/AgentsPage";
import { DashboardPage } from "../features/dashboard/DashboardPage";
import { NeedsPage } from "../features/needs/NeedsPage";
import { NeedsStrip } from "../features/needs/NeedsStrip";
import { SignInPage } from "../features/sign-in/SignInPage";
import { TaskPage } from "../features/task/TaskPage";
import { CrashPage, NotFoundPage } from "./ErrorPages";
import { Shell } from "./Shell";

// Pages that few open first come when they are opened, so that the board is there sooner.
const AgentPage = lazy(async () => ({
  default: (await import("../features/agents/AgentPage")).AgentPage,
}));
const SpacePage = lazy(async () => ({
  default: (await import("../features/spaces/SpacePage")).SpacePage,
}));
const SpaceSettingsPage = lazy(async () => ({
  default: (await import("../features/spaces/SpaceSettingsPage")).SpaceSettingsPage,
}));
const SettingsPage = lazy(async () => ({
  default: (await import("../features/settings/SettingsPage")).SettingsPage,
}));
const WorkflowsPage = lazy(async () => ({
  default: (await import("../features/workflows/WorkflowsPage")).WorkflowsPage,
}));
const TrafficPage = lazy(async () => ({
  default: (await import("../features/traffic/TrafficPage")).TrafficPage,
}));
const StatsPage = lazy(async () => ({
  default: (await import("../features/stats/StatsPage")).StatsPage,
}));
const DeliveriesPage = lazy(async () => ({
  default: (await import("../features/deliveries/DeliveriesPage")).DeliveriesPage,
}));
const DeliveryPage = lazy(async () => ({
  default: (await import("../features/deliveries/DeliveryPage")).DeliveryPage,
}));

const dashboard = <DashboardPage above={(spaceId) => <NeedsStrip spaceId={spaceId} />} />;

/** The server answers the addresses of `pages.json` with 200 and others with 404, so a new page goes there too. */
export const routes: RouteObject[] = [
  { path: "/sign-in", element: <SignInPage />, errorElement: <CrashPage /> },
  {
    path: "/",
    element: <Shell />,
    errorElement: <CrashPage />,
    children: [
      { index: true, element: dashboard },
      { path: "spaces/:spaceId", element: <SpacePage /> },
      { path: "spaces/:spaceId/board", element: dashboard },
      { path: "spaces/:spaceId/settings", element: <SpaceSettingsPage /> },
      { path: "tasks/:taskId", element: <TaskPage /> },
      { path: "attention", element: <NeedsPage /> },
      { path: "agents", element: <AgentsPage /> },
      { path: "agents/:agentId", element: <AgentPage /> },
      { path: "workflows", element: <WorkflowsPage /> },
      { path: "stats", element: <StatsPage /> },
      { path: "deliveries", element: <DeliveriesPage /> },
      { path: "deliveries/:deliveryId", element: <DeliveryPage /> },
      { path: "live", element: <TrafficPage /> },
      { path: "settings", element: <SettingsPage /> },
    ],
  },
  {
    // Nobody has to sign in to be told that there is nothing.
    element: <Shell signedOut={<NotFoundPage />} />,
    errorElement: <CrashPage />,
    children: [{ path: "*", element: <NotFoundPage /> }],
  },
];
