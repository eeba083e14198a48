import { t } from "@lingui/core/macro";
import type { User } from "../../api/model";

export const USERS_KEY = ["users"] as const;
export const USERNAME_MAX = 100;
export const PASSWORD_MIN = 8;
const ADMIN = "admin";

/** What can be done to an account after asking once more. */
export type UserDeed = "disable" | "enable" | "promote" | "demote";

export const isInstanceAdmin = (user: User): boolean => user.roles.includes(ADMIN);

export const rolesOf = (admin: boolean): string[] => (admin ? [ADMIN] : []);

/** The change that the deed asks of the server; roles that this app does not know stay. */
export function changeFor(user: User, deed: UserDeed): { disabled?: boolean; roles?: string[] } {
  const others = user.roles.filter((role) => role !== ADMIN);
  switch (deed) {
    case "disable":
      return { disabled: true };
    case "enable":
      return { disabled: false };
    case "promote":
      return { roles: [...others, ADMIN] };
    case "demote":
      return { roles: others };
  }
}

export function passwordComplaint(password: string): string | undefined {
  if (password.length >= PASSWORD_MIN) return undefined;
  return t`A password has at least ${PASSWORD_MIN} characters.`;
}
