import { t } from "@lingui/core/macro";
import { Popover } from "@mantine/core";
import { cloneElement, useState } from "react";
import type { ComponentProps, ReactElement } from "react";
import { FilterPanel } from "./FilterPanel";
import type { Choices } from "./FilterPanel";
import { ViewsPanel } from "./ViewsPanel";

interface FilterProps extends Omit<ComponentProps<typeof FilterPanel>, "choices"> {
  button: ReactElement;
  name: string;
  choices: () => Choices;
}

export function FilterPopover({ button, name, choices, ...panel }: FilterProps) {
  return (
    <Popover defaultOpened position="bottom-start" shadow="md" trapFocus returnFocus width={260}>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown aria-label={name} p="xs">
        <FilterPanel {...panel} choices={choices()} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface ViewsProps extends ComponentProps<typeof ViewsPanel> {
  button: ReactElement<{ onClick?: () => void }>;
}

export function ViewsPopover({ button, search, onOpen }: ViewsProps) {
  const [opened, setOpened] = useState(true);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      width={260}
    >
      <Popover.Target>{cloneElement(button, { onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown aria-label={t`Kept views`} p="xs">
        <ViewsPanel
          search={search}
          onOpen={(kept) => {
            setOpened(false);
            onOpen(kept);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
