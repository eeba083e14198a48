import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeUser } from "../../api/calls";
import type { User } from "../../api/model";
import { explainRefusal } from "../../api/problem";
import { sessionQuery } from "../../api/session";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { useShell } from "../../ui/shell";
import { worded } from "../../words/worded";
import { changeFor, USERS_KEY } from "./users";
import type { UserDeed } from "./users";

const WORDS = worded({
  disable: {
    title: (name: string) => t`Disable ${name}?`,
    action: msg`Disable`,
    effect: msg`The user is signed out everywhere at once, and cannot sign in until somebody enables the account again. What they did stays.`,
  },
  enable: {
    title: (name: string) => t`Enable ${name}?`,
    action: msg`Enable`,
    effect: msg`The user can sign in again, with the same roles as before.`,
  },
  promote: {
    title: (name: string) => t`Make ${name} an administrator?`,
    action: msg`Make administrator`,
    effect: msg`The user then sees and changes every space, every user and the audit trail, as you do.`,
  },
  demote: {
    title: (name: string) => t`Remove administrator rights from ${name}?`,
    action: msg`Remove rights`,
    effect: msg`The user keeps the roles in the spaces they are a member of, and sees nothing else but what is public.`,
  },
});

interface Props {
  user: User;
  deed: UserDeed;
  onClose: () => void;
}

/** Asks once more before an account is changed. */
export function UserDialog({ user, deed, onClose }: Props) {
  const { me } = useShell();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () => changeUser(user.username, changeFor(user, deed)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: USERS_KEY });
      onClose();
      if (user.username === me.id) {
        await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      }
    },
  });
  const { title, action, effect } = WORDS[deed];
  return (
    <ConfirmDialog
      title={title(user.username)}
      action={action}
      harmless={deed === "enable" || deed === "promote"}
      pending={change.isPending}
      failure={change.error === null ? undefined : explainRefusal(change.error)}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      {user.username === me.id ? (
        <b>
          <Trans>This is your own account. </Trans>
        </b>
      ) : null}
      {effect}
    </ConfirmDialog>
  );
}
