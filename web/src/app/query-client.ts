import { MutationCache, QueryClient } from "@tanstack/react-query";
import { Problem } from "../api/problem";
import { endSession, sessionQuery } from "../api/session";

const MAX_RETRIES = 2;

/** Requests go out even where the browser believes to be offline: a server on this machine may still answer. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        retry: (failures, error) =>
          failures < MAX_RETRIES &&
          !(error instanceof Problem && error.status >= 400 && error.status < 500),
      },
      mutations: { networkMode: "always" },
    },
    mutationCache: new MutationCache({
      onError: (error) => {
        // The sign-in ended while the page was open: the shell then leads to the sign-in page.
        if (error instanceof Problem && error.code === "UNAUTHORIZED") {
          endSession(client);
        }
        // A role has changed since the page was opened: ask for it, so that the page offers what is possible.
        if (error instanceof Problem && error.code === "FORBIDDEN") {
          void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
        }
      },
    }),
  });
  return client;
}
