import { t } from "@lingui/core/macro";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { explainConnection } from "./connection";
import type { ConnectionView } from "./connection";
import { ErrorState } from "./Notice";

/** Takes the place of a page that has nothing to show yet because nothing has come. */
export function NotConnected({ connection }: { connection: ConnectionView }) {
  return (
    <ErrorState icon={<IconPlugConnectedX size={40} stroke={1.5} />} title={t`No connection`}>
      {explainConnection(connection)}
    </ErrorState>
  );
}

/** Whether waiting is no longer the right word for what the page does. */
export const isTrouble = ({ phase }: ConnectionView): boolean =>
  phase === "offline" || phase === "refused";
