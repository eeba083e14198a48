import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { Link, useLocation, useNavigate } from "react-router";
import type { Me } from "../api/model";
import { isAdmin, mayManage } from "../api/session";
import { Glyph } from "../ui/Glyph";
import { boardPath, spaceSettingsPath } from "../ui/paths";
import type { ShownSpace } from "../ui/shell";
import { SpaceIcon } from "../ui/SpaceIcon";
import { SpaceButton } from "./SpaceButton";
import classes from "./SpaceMenu.module.css";

interface Props {
  me: Me;
  space: ShownSpace;
  onShow: (spaceId: string) => void;
  onCreate: () => void;
}

export function SpaceMenuItems({ me, space, onShow, onCreate }: Props) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const show = (spaceId: string) => {
    // The agents' page shows whichever space is chosen; from all others the way leads to the board.
    if (pathname === "/agents") onShow(spaceId);
    else void navigate(boardPath(spaceId));
  };
  return (
    <Menu
      defaultOpened
      position="bottom-start"
      width={250}
      withinPortal
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <SpaceButton me={me} space={space} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Trans>Spaces</Trans>
        </Menu.Label>
        <div className={classes.spaces}>
          <Menu.RadioGroup value={space.id} onChange={show}>
            {me.spaces.map(({ id, name, visibility }) => (
              <Menu.RadioItem key={id} value={id} closeMenuOnClick>
                <span className={classes.choice}>
                  <SpaceIcon visibility={visibility} />
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
              leftSection={<Glyph name="gear" />}
            >
              {t`Settings of ${space.name}`}
            </Menu.Item>
          </>
        ) : null}
        {isAdmin(me) ? (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<Glyph name="plus" />} onClick={onCreate}>
              <Trans>New space…</Trans>
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
