import { Menu } from "@mantine/core";
import type { ReactElement } from "react";
import { Link } from "react-router";
import type { Me } from "../api/model";
import { isAnonymous } from "../api/session";
import { Glyph } from "../ui/Glyph";
import { AccountItems } from "./AccountItems";
import type { RailPage } from "./rail-page";
import classes from "./Rail.module.css";

interface Props {
  me: Me;
  button: ReactElement;
  onSignOut: () => void;
}

/** Who is signed in, and what belongs to them on this device. */
export function AccountMenu({ me, button, onSignOut }: Props) {
  return (
    <Menu
      defaultOpened
      position="right-end"
      width={210}
      withinPortal
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <AccountItems me={me} onSignOut={onSignOut} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** On a phone: the pages for which its bar has no room, and the account. */
export function MoreMenu({ me, button, pages, onSignOut }: Props & { pages: readonly RailPage[] }) {
  return (
    <Menu defaultOpened position="top-end" withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown className={classes.more}>
        {pages
          .filter(({ last }) => last !== true)
          .map(({ name, to, glyph }) => (
            <Menu.Item
              key={name}
              component={Link}
              to={to}
              leftSection={<Glyph name={glyph} size={18} />}
            >
              {name}
            </Menu.Item>
          ))}
        {isAnonymous(me) ? null : <AccountItems me={me} onSignOut={onSignOut} />}
      </Menu.Dropdown>
    </Menu>
  );
}
