import { plural, t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { signOut } from "../api/calls";
import type { Outbox } from "../api/outbox";
import { explain } from "../api/problem";
import { endSession, expectEnd } from "../api/session";
import { unsubscribe } from "../features/notifications/push";
import { forgetDrafts } from "../ui/drafts";
import { notify } from "../ui/notify";

/**
 * Signs out when it is called; the server may close the socket before it has answered. Nothing of this person stays on
 * the device, so that what was not sent yet comes first.
 */
export function useSignOut(outbox: Outbox): () => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: async () => {
      // Who signs in next here must not hear of what was for this person.
      await unsubscribe().catch(() => undefined);
      return signOut();
    },
    onMutate: () => expectEnd(client, "left"),
    onSuccess: () => {
      forgetDrafts();
      endSession(client);
    },
    onError: (error) => {
      expectEnd(client, "ended");
      void notify({ color: "red", title: t`Not signed out`, message: explain(error) });
    },
  });
  return () => {
    const unsent = outbox.store.getState().writes.length;
    if (unsent === 0) {
      mutate();
      return;
    }
    void notify({
      color: "yellow",
      title: t`Not signed out`,
      message: plural(unsent, {
        one: "One thing is not sent yet. Wait until it is, or discard it above.",
        other: "# things are not sent yet. Wait until it is, or discard it above.",
      }),
    });
  };
}
