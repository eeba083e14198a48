import {
  ActionIcon,
  Button,
  Kbd,
  Menu,
  UnstyledButton,
  useMantineColorScheme,
} from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import {
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSearch,
  IconSettings,
  IconSun,
  IconUser,
} from "@tabler/icons-react";
import { Link } from "react-router";
import type { Me } from "../api/model";
import { isAnonymous } from "../api/session";
import { useConnection } from "../realtime/hooks";
import { ConnectionIndicator } from "../ui/ConnectionIndicator";
import { Logo } from "../ui/Logo";
import { SignInButton } from "../ui/NoSpace";
import { boardPath } from "../ui/paths";
import type { ShownSpace } from "../ui/shell";
import classes from "./Shell.module.css";
import { SpaceMenu } from "./SpaceMenu";

interface Props {
  me: Me;
  space: ShownSpace | undefined;
  onShowSpace: (spaceId: string) => void;
  onCreate: (() => void) | undefined;
  onCreateSpace: () => void;
  onSignOut: () => void;
}

export function Header({ me, space, onShowSpace, onCreate, onCreateSpace, onSignOut }: Props) {
  return (
    <header className={classes.header}>
      <Link
        to={boardPath(space?.id)}
        className={classes.brand}
        aria-label="Signalbox, to the board"
      >
        <Logo size={26} />
        <span className={classes.wide}>Signalbox</span>
      </Link>
      <SpaceMenu me={me} space={space} onShow={onShowSpace} onCreate={onCreateSpace} />
      <Connection />
      <div className={classes.spacer} />
      <Button
        variant="default"
        size="compact-sm"
        className={`${classes.paletteButton ?? ""} ${classes.wide ?? ""}`}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        rightSection={<Kbd size="xs">Ctrl K</Kbd>}
        onClick={spotlight.open}
      >
        Jump to…
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        hiddenFrom="sm"
        aria-label="Jump to…"
        onClick={spotlight.open}
      >
        <IconSearch size={18} />
      </ActionIcon>
      {onCreate === undefined ? null : (
        <>
          <Button
            size="compact-sm"
            visibleFrom="sm"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={onCreate}
            aria-keyshortcuts="c"
          >
            New task
          </Button>
          <ActionIcon
            variant="filled"
            size="lg"
            hiddenFrom="sm"
            aria-label="New task"
            onClick={onCreate}
          >
            <IconPlus size={18} />
          </ActionIcon>
        </>
      )}
      {isAnonymous(me) ? (
        <SignInButton size="compact-sm" />
      ) : (
        <UserMenu me={me} onSignOut={onSignOut} />
      )}
    </header>
  );
}

function Connection() {
  const { phase, code, lastUpdateAt } = useConnection();
  return <ConnectionIndicator phase={phase} code={code} lastUpdateAt={lastUpdateAt} />;
}

function UserMenu({ me, onSignOut }: { me: Me; onSignOut: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={210} withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton aria-label={`Account of ${me.name}`} className={classes.brand}>
          <ActionIcon component="span" variant="light" color="gray" radius="xl" size={30}>
            <IconUser size={17} aria-hidden="true" />
          </ActionIcon>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Signed in as {me.name}</Menu.Label>
        <Menu.Item
          component={Link}
          to="/settings"
          leftSection={<IconSettings size={16} aria-hidden="true" />}
        >
          Settings
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(chosen) =>
            setColorScheme(SCHEMES.find(({ scheme }) => scheme === chosen)?.scheme ?? colorScheme)
          }
        >
          {SCHEMES.map(({ scheme, label, Icon }) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
              <span className={classes.choice}>
                <Icon size={16} aria-hidden="true" />
                {label}
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={onSignOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES = [
  { scheme: "auto", label: "As the system", Icon: IconDeviceDesktop },
  { scheme: "light", label: "Light", Icon: IconSun },
  { scheme: "dark", label: "Dark", Icon: IconMoon },
] as const;
