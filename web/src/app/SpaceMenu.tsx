import { Menu, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconPlus, IconSettings } from "@tabler/icons-react";
import { Link, useLocation, useNavigate } from "react-router";
import type { Me } from "../api/model";
import { isAdmin, mayManage } from "../api/session";
import { boardPath, spaceSettingsPath } from "../ui/paths";
import type { ShownSpace } from "../ui/shell";
import { SpaceIcon } from "../ui/SpaceIcon";
import classes from "./Shell.module.css";

interface Props {
  me: Me;
  space: ShownSpace | undefined;
  onShow: (spaceId: string) => void;
  onCreate: () => void;
}

/** Says which space is shown and leads to the others. */
export function SpaceMenu({ me, space, onShow, onCreate }: Props) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  if (space === undefined) return null;
  const show = (spaceId: string) => {
    // The agents' page shows whichever space is chosen; from all others the way leads to the board.
    if (pathname === "/agents") onShow(spaceId);
    else void navigate(boardPath(spaceId));
  };
  const visibility = me.spaces.find(({ id }) => id === space.id)?.visibility;
  return (
    <Menu position="bottom-start" width={250} withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.space} aria-label={`Space ${space.name}, change`}>
          <SpaceIcon visibility={visibility} size={15} />
          <span className={classes.spaceName}>{space.name}</span>
          <IconChevronDown size={14} aria-hidden="true" className={classes.chevron} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Spaces</Menu.Label>
        <div className={classes.spaces}>
          <Menu.RadioGroup value={space.id} onChange={show}>
            {me.spaces.map(({ id, name, visibility: of }) => (
              <Menu.RadioItem key={id} value={id} closeMenuOnClick>
                <span className={classes.choice}>
                  <SpaceIcon visibility={of} />
                  {name}
                </span>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </div>
        {mayManage(me, space.id) ? (
          <>
            <Menu.Divider />
            <Menu.Item
              component={Link}
              to={spaceSettingsPath(space.id)}
              leftSection={<IconSettings size={16} aria-hidden="true" />}
            >
              Settings of {space.name}
            </Menu.Item>
          </>
        ) : null}
        {isAdmin(me) ? (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={onCreate}>
              New space…
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
