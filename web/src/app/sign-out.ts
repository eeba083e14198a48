import { useMutation, useQueryClient } from "@tanstack/react-query";
import { signOut } from "../api/calls";
import { explain } from "../api/problem";
import { endSession, expectEnd } from "../api/session";
import { forgetDrafts } from "../ui/drafts";
import { notify } from "../ui/notify";

/** Signs out when it is called; the server may close the socket before it has answered. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: signOut,
    onMutate: () => expectEnd(client, "left"),
    onSuccess: () => {
      forgetDrafts();
      endSession(client);
    },
    onError: (error) => {
      expectEnd(client, "ended");
      void notify({ color: "red", title: "Not signed out", message: explain(error) });
    },
  });
  return mutate;
}
