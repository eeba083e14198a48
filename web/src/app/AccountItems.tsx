import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Menu, useMantineColorScheme } from "@mantine/core";
import { Link } from "react-router";
import type { Me } from "../api/model";
import { worded } from "../words/worded";

interface Props {
  me: Me;
  onSignOut: () => void;
}

export function AccountItems({ me, onSignOut }: Props) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t`Signed in as ${me.name}`}</Menu.Label>
      <Menu.Item component={Link} to="/settings">
        <Trans>Settings</Trans>
      </Menu.Item>
      <Menu.Divider />
      <Menu.Label>
        <Trans>Colours</Trans>
      </Menu.Label>
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
      <Menu.Item onClick={onSignOut}>
        <Trans>Sign out</Trans>
      </Menu.Item>
    </>
  );
}

const SCHEMES = worded([
  { scheme: "auto", label: msg`As the system` },
  { scheme: "light", label: msg`Light` },
  { scheme: "dark", label: msg`Dark` },
]);
