import {
  Button,
  Checkbox,
  CloseButton,
  Popover,
  ScrollArea,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconChevronDown, IconLayoutKanban, IconList, IconSearch } from "@tabler/icons-react";
import { useRef } from "react";
import type { ReactNode } from "react";
import { TASK_STATUSES, isTaskStatus } from "../../api/model";
import { STATUS_LOOK } from "../../ui/status";
import { StatusIcon } from "../../ui/StatusBadge";
import { isFiltered, NO_FILTERS } from "./filters";
import type { Filters } from "./filters";
import classes from "./FilterBar.module.css";

type View = "board" | "list";

interface Props {
  filters: Filters;
  onFilter: (change: Partial<Filters>) => void;
  labels: readonly string[];
  assignees: readonly { value: string; label: string }[];
  view: View;
  onView: (view: View) => void;
}

export function FilterBar({ filters, onFilter, labels, assignees, view, onView }: Props) {
  const search = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => search.current?.focus()]]);
  return (
    <div className={classes.bar} role="search" aria-label="Filter tasks">
      <TextInput
        ref={search}
        size="xs"
        className={classes.search}
        type="search"
        aria-label="Search tasks"
        aria-keyshortcuts="/"
        placeholder="Search title, repo, label, #number"
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        rightSection={
          filters.text === "" ? null : (
            <CloseButton
              size="xs"
              aria-label="Clear the search"
              onClick={() => onFilter({ text: "" })}
            />
          )
        }
        value={filters.text}
        onChange={(event) => onFilter({ text: event.currentTarget.value })}
      />
      <FilterMenu
        name="Status"
        chosen={filters.statuses}
        options={TASK_STATUSES.map((status) => ({
          value: status,
          label: STATUS_LOOK[status].label,
          icon: <StatusIcon status={status} size={14} />,
        }))}
        onChange={(chosen) => onFilter({ statuses: chosen.filter(isTaskStatus) })}
      />
      <FilterMenu
        name="Label"
        chosen={filters.labels}
        options={labels.map((label) => ({ value: label, label }))}
        onChange={(chosen) => onFilter({ labels: chosen })}
      />
      <FilterMenu
        name="Assignee"
        chosen={filters.assignees}
        options={assignees}
        onChange={(chosen) => onFilter({ assignees: chosen })}
      />
      {isFiltered(filters) ? (
        <Button size="compact-xs" variant="subtle" onClick={() => onFilter(NO_FILTERS)}>
          Clear
        </Button>
      ) : null}
      <SegmentedControl
        size="xs"
        className={classes.view}
        aria-label="View"
        value={view}
        onChange={(value) => onView(value === "list" ? "list" : "board")}
        data={[
          {
            value: "board",
            label: <ViewLabel icon={<IconLayoutKanban size={14} />} text="Board" />,
          },
          { value: "list", label: <ViewLabel icon={<IconList size={14} />} text="List" /> },
        ]}
      />
    </div>
  );
}

function ViewLabel({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <span className={classes.viewLabel}>
      <span aria-hidden="true">{icon}</span>
      {text}
    </span>
  );
}

interface FilterMenuProps {
  name: string;
  chosen: readonly string[];
  options: readonly { value: string; label: string; icon?: ReactNode }[];
  onChange: (chosen: string[]) => void;
}

function FilterMenu({ name, chosen, options, onChange }: FilterMenuProps) {
  // What the address asks for stays to be unchosen, also where no task has it (any more).
  const gone = chosen.filter((value) => !options.some((option) => option.value === value));
  const all: FilterMenuProps["options"] = [
    ...options,
    ...gone.map((value) => ({ value, label: value })),
  ];
  return (
    <Popover position="bottom-start" shadow="md" trapFocus returnFocus width={230}>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          className={classes.menu}
          data-filter={name.toLowerCase()}
          data-active={chosen.length > 0}
          rightSection={<IconChevronDown size={13} aria-hidden="true" />}
        >
          {chosen.length === 0 ? name : `${name} · ${chosen.length}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Filter by ${name.toLowerCase()}`} p="xs">
        {all.length === 0 ? (
          <Text size="sm" c="dimmed">
            No task has one yet.
          </Text>
        ) : (
          <ScrollArea.Autosize mah={280}>
            <Checkbox.Group value={[...chosen]} onChange={onChange} aria-label={name}>
              <Stack gap={9} p={4}>
                {all.map(({ value, label, icon }) => (
                  <Checkbox
                    key={value}
                    size="xs"
                    value={value}
                    label={
                      <span className={classes.viewLabel}>
                        {icon}
                        {label}
                      </span>
                    }
                  />
                ))}
              </Stack>
            </Checkbox.Group>
          </ScrollArea.Autosize>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
