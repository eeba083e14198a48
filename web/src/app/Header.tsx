import {
  ActionIcon,
  Button,
  Kbd,
  Menu,
  UnstyledButton,
  useMantineColorScheme,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { spotlight } from "@mantine/spotlight";
import {
  IconDeviceDesktop,
  IconLayoutKanban,
  IconLogout,
  IconMoon,
  IconPlus,
  IconRobot,
  IconSearch,
  IconSun,
  IconUser,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, NavLink } from "react-router";
import { signOut } from "../api/calls";
import type { Me } from "../api/model";
import { explain } from "../api/problem";
import { sessionQuery } from "../api/session";
import { useConnection } from "../realtime/hooks";
import { ConnectionIndicator } from "../ui/ConnectionIndicator";
import { Logo } from "../ui/Logo";
import classes from "./Shell.module.css";

interface Props {
  me: Me;
  onCreate: (() => void) | undefined;
}

export function Header({ me, onCreate }: Props) {
  return (
    <header className={classes.header}>
      <Link to="/" className={classes.brand} aria-label="Signalbox, to the board">
        <Logo size={26} />
        <span className={classes.wide}>Signalbox</span>
      </Link>
      <Pages />
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
      <UserMenu me={me} />
    </header>
  );
}

/** The pages besides tasks; a phone shows only the signs, and its logo leads to the board. */
function Pages() {
  return (
    <nav aria-label="Pages" className={classes.pages}>
      <NavLink to="/" end className={`${classes.page ?? ""} ${classes.wide ?? ""}`}>
        <IconLayoutKanban size={16} aria-hidden="true" />
        Board
      </NavLink>
      <NavLink to="/agents" className={classes.page} aria-label="Agents">
        <IconRobot size={16} aria-hidden="true" />
        <span className={classes.wide}>Agents</span>
      </NavLink>
    </nav>
  );
}

function Connection() {
  const { phase, code, lastUpdateAt } = useConnection();
  return <ConnectionIndicator phase={phase} code={code} lastUpdateAt={lastUpdateAt} />;
}

function UserMenu({ me }: { me: Me }) {
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      client.removeQueries({
        predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0],
      });
      client.setQueryData(sessionQuery.queryKey, null);
    },
    onError: (error) =>
      notifications.show({ color: "red", title: "Not signed out", message: explain(error) }),
  });
  return (
    <Menu position="bottom-end" width={210} withinPortal>
      <Menu.Target>
        <UnstyledButton aria-label={`Account of ${me.name}`} className={classes.brand}>
          <ActionIcon component="span" variant="light" color="gray" radius="xl" size={30}>
            <IconUser size={17} aria-hidden="true" />
          </ActionIcon>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Signed in as {me.name}</Menu.Label>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {SCHEMES.map(({ scheme, label, Icon }) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            leftSection={<Icon size={16} aria-hidden="true" />}
            rightSection={colorScheme === scheme ? "✓" : null}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden="true" />}
          onClick={() => leave.mutate()}
        >
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
