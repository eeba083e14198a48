import { t } from "@lingui/core/macro";

export interface ConnectionView {
  phase: "connecting" | "connected" | "polling" | "offline" | "refused";
  code: string | undefined;
}

/** What the state of the connection means for the person who looks. */
export function explainConnection({ phase, code }: ConnectionView): string {
  switch (phase) {
    case "connected":
      return t`Changes appear here as they happen.`;
    case "connecting":
      return t`Connecting to the server.`;
    case "polling":
      return t`Live updates are switched off for you. The server is asked every 5 seconds.`;
    case "offline":
      return code === "RATE_LIMITED"
        ? t`The server has too many connections. Reconnecting automatically.`
        : t`The server cannot be reached. What you see may be out of date. Reconnecting automatically.`;
    case "refused":
      return t`Your sign-in has ended. Sign in again.`;
  }
}
