import { SPACE_ROLES } from "../api/model";
import type { SpaceRole, Visibility } from "../api/model";

interface RoleLook {
  label: string;
  /** What somebody with it may do. */
  hint: string;
}

export const ROLE_LOOK: Readonly<Record<SpaceRole, RoleLook>> = {
  viewer: { label: "Viewer", hint: "Reads everything, changes nothing" },
  member: { label: "Member", hint: "Creates tasks, answers, comments and cancels" },
  agent: { label: "Agent", hint: "As a member, and reports the progress of tasks" },
  admin: { label: "Admin", hint: "Everything, with settings, members and keys" },
};

/** For a select. */
export const ROLE_OPTIONS = SPACE_ROLES.map((role) => ({
  value: role,
  label: ROLE_LOOK[role].label,
}));

export const VISIBILITY_LOOK: Readonly<Record<Visibility, RoleLook>> = {
  private: { label: "Private", hint: "Only its members see it." },
  public: {
    label: "Public",
    hint: "Everyone who is signed in can read it; so can visitors without an account, if this server allows them. Only members can change things.",
  },
};
