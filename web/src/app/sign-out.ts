import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { signOut } from "../api/calls";
import { explain } from "../api/problem";
import { endSession, expectEnd } from "../api/session";
import { forgetDrafts } from "../ui/drafts";

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
      notifications.show({ color: "red", title: "Not signed out", message: explain(error) });
    },
  });
  return mutate;
}
