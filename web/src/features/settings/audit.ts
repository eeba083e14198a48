import { msg } from "@lingui/core/macro";
import type { AuditEntry } from "../../api/model";
import { worded } from "../../words/worded";

/** What each entry of the trail tells, as a person would say it. */
const ACTIONS: Readonly<Record<string, string>> = worded({
  sign_in: msg`Sign-in`,
  sign_out: msg`Sign-out`,
  user_created: msg`User created`,
  user_changed: msg`User changed`,
  user_disabled: msg`User disabled`,
  user_enabled: msg`User enabled`,
  password_reset: msg`Password reset`,
  member_added: msg`Member added`,
  member_changed: msg`Role of a member changed`,
  member_removed: msg`Member removed`,
  space_created: msg`Space created`,
  space_changed: msg`Space changed`,
  space_deleted: msg`Space deleted`,
  key_created: msg`API key created`,
  key_revoked: msg`API key revoked`,
  webhook_created: msg`Webhook created`,
  webhook_changed: msg`Webhook changed`,
  webhook_deleted: msg`Webhook deleted`,
  task_deleted: msg`Task deleted`,
  delivery_replayed: msg`GitHub delivery replayed`,
});

export const actionOptions = () =>
  Object.entries(ACTIONS).map(([value, label]) => ({ value, label }));

/** A newer server may note more than we have words for. */
export function actionLabel(action: string): string {
  const words = ACTIONS[action] ?? action.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function actorLabel({ kind, id, name }: AuditEntry["actor"]): string {
  const called = name === undefined || name === "" ? id : name;
  if (kind === "user") return called;
  return called === "" || called === kind ? kind : `${called} (${kind})`;
}
