import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";
import { AgentsPage } from "../features/agents/AgentsPage";
import { DashboardPage } from "../features/dashboard/DashboardPage";
import { SettingsPage } from "../features/settings/SettingsPage";
import { SignInPage } from "../features/sign-in/SignInPage";
import { SpaceSettingsPage } from "../features/spaces/SpaceSettingsPage";
import { TaskPage } from "../features/task/TaskPage";
import { CrashPage, NotFoundPage } from "./ErrorPages";
import { createQueryClient } from "./query-client";
import { Shell } from "./Shell";
import { cssVariables, theme } from "./theme";

const router = createBrowserRouter([
  { path: "/sign-in", element: <SignInPage />, errorElement: <CrashPage /> },
  {
    path: "/",
    element: <Shell />,
    errorElement: <CrashPage />,
    children: [
      { index: true, element: <DashboardPage /> },
      { path: "spaces/:spaceId", element: <DashboardPage /> },
      { path: "spaces/:spaceId/settings", element: <SpaceSettingsPage /> },
      { path: "tasks/:taskId", element: <TaskPage /> },
      { path: "agents", element: <AgentsPage /> },
      { path: "settings", element: <SettingsPage /> },
      { path: "*", element: <NotFoundPage /> },
    ],
  },
]);

export function App() {
  const [client] = useState(createQueryClient);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
