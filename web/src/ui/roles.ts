import { msg } from "@lingui/core/macro";
import { SPACE_ROLES } from "../api/model";
import type { SpaceRole, Visibility } from "../api/model";
import { worded } from "../words/worded";

interface RoleLook {
  label: string;
  /** What somebody with it may do. */
  hint: string;
}

export const ROLE_LOOK: Readonly<Record<SpaceRole, RoleLook>> = worded({
  viewer: { label: msg`Viewer`, hint: msg`Reads everything, changes nothing` },
  member: { label: msg`Member`, hint: msg`Creates tasks, answers, comments and cancels` },
  agent: { label: msg`Agent`, hint: msg`As a member, and reports the progress of tasks` },
  admin: { label: msg`Admin`, hint: msg`Everything, with settings, members and keys` },
});

/** For a select. */
export const roleOptions = () =>
  SPACE_ROLES.map((role) => ({ value: role, label: ROLE_LOOK[role].label }));

export const VISIBILITY_LOOK: Readonly<Record<Visibility, RoleLook>> = worded({
  private: { label: msg`Private`, hint: msg`Only its members see it.` },
  public: {
    label: msg`Public`,
    hint: msg`Everyone who is signed in can read it; so can visitors without an account, if this server allows them. Only members can change things.`,
  },
});
