import type { AuditEntry } from "../../api/model";

/** What each entry of the trail tells, as a person would say it. */
const ACTIONS: Readonly<Record<string, string>> = {
  sign_in: "Sign-in",
  sign_out: "Sign-out",
  user_created: "User created",
  user_changed: "User changed",
  user_disabled: "User disabled",
  user_enabled: "User enabled",
  password_reset: "Password reset",
  member_added: "Member added",
  member_changed: "Role of a member changed",
  member_removed: "Member removed",
  space_created: "Space created",
  space_changed: "Space changed",
  space_deleted: "Space deleted",
  key_created: "API key created",
  key_revoked: "API key revoked",
  webhook_created: "Webhook created",
  webhook_changed: "Webhook changed",
  webhook_deleted: "Webhook deleted",
  task_deleted: "Task deleted",
  delivery_replayed: "GitHub delivery replayed",
};

export const ACTION_OPTIONS = Object.entries(ACTIONS).map(([value, label]) => ({ value, label }));

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
