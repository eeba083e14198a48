import { Menu, useMantineColorScheme } from "@mantine/core";
import { Link } from "react-router";
import type { Me } from "../api/model";

interface Props {
  me: Me;
  onSignOut: () => void;
}

export function AccountItems({ me, onSignOut }: Props) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>Signed in as {me.name}</Menu.Label>
      <Menu.Item component={Link} to="/settings">
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
        {SCHEMES.map(({ scheme, label }) => (
          <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Item onClick={onSignOut}>Sign out</Menu.Item>
    </>
  );
}

const SCHEMES = [
  { scheme: "auto", label: "As the system" },
  { scheme: "light", label: "Light" },
  { scheme: "dark", label: "Dark" },
] as const;
