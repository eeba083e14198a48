import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Checkbox, NativeSelect, Stack, TextInput } from "@mantine/core";
import { isTaskStatus, TASK_STATUSES } from "../../api/model";
import { STATUS_LOOK } from "../../ui/status";
import { StatusIcon } from "../../ui/StatusBadge";
import { worded } from "../../words/worded";
import type { Filters } from "./filters";
import { GROUP_KEYS, GROUP_LABEL } from "./grouping";
import type { Grouping } from "./grouping";
import { firstOrder, SORT_KEYS, SORT_LABEL } from "./sorting";
import type { Sort } from "./sorting";
import type { View } from "./view-state";
import classes from "./FilterPanel.module.css";

/** The filters of which several values may be chosen. */
export type Choice = "statuses" | "assignees" | "labels" | "repos";

/** What there is to choose from, as the tasks have it. */
export type Choices = Readonly<
  Record<Exclude<Choice, "statuses">, readonly { value: string; label: string }[]>
>;

const NAMES: Readonly<Record<Choice, string>> = worded({
  statuses: msg`Status`,
  assignees: msg`Agent`,
  labels: msg`Label`,
  repos: msg`Repository`,
});

const CHOICES = ["statuses", "assignees", "labels", "repos"] as const;

interface Props {
  shown: Choice | "all" | "sort";
  view: View;
  filters: Filters;
  sort: Sort;
  group: Grouping;
  choices: Choices;
  onView: (view: View) => void;
  onFilter: (change: Partial<Filters>) => void;
  onSort: (sort: Sort) => void;
  onGroup: (group: Grouping) => void;
}

/** One filter, or all of them where the bar has no room. */
export function FilterPanel(props: Props) {
  const { shown, view, filters, choices, onView, onFilter } = props;
  if (shown === "sort") return <Sorting {...props} />;
  if (shown !== "all") {
    return <Group choice={shown} filters={filters} choices={choices} onFilter={onFilter} />;
  }
  return (
    <Stack gap="sm" className={classes.all}>
      <TextInput
        size="sm"
        label={t`Text`}
        value={filters.text}
        onChange={(event) => onFilter({ text: event.currentTarget.value })}
      />
      <NativeSelect
        size="sm"
        label={t`View`}
        value={view}
        data={[
          { value: "board", label: t`Board` },
          { value: "table", label: t`Table` },
        ]}
        onChange={(event) => onView(event.currentTarget.value === "table" ? "table" : "board")}
      />
      <Checkbox
        label={t`Mine`}
        checked={filters.mine}
        onChange={(event) => onFilter({ mine: event.currentTarget.checked })}
      />
      {CHOICES.map((choice) => (
        <div key={choice}>
          <p className={classes.name}>{NAMES[choice]}</p>
          <Group choice={choice} filters={filters} choices={choices} onFilter={onFilter} />
        </div>
      ))}
      <Sorting {...props} />
    </Stack>
  );
}

function Sorting({
  sort,
  group,
  onSort,
  onGroup,
}: Pick<Props, "sort" | "group" | "onSort" | "onGroup">) {
  return (
    <Stack gap="xs">
      <NativeSelect
        size="sm"
        label={t`Sort by`}
        value={sort.key}
        data={SORT_KEYS.map((key) => ({ value: key, label: SORT_LABEL[key] }))}
        onChange={({ currentTarget: { value } }) =>
          onSort(firstOrder(SORT_KEYS.find((key) => key === value) ?? sort.key))
        }
      />
      <Checkbox
        label={t`The last first`}
        checked={sort.descending}
        onChange={(event) => onSort({ ...sort, descending: event.currentTarget.checked })}
      />
      <NativeSelect
        size="sm"
        label={t`Group by`}
        value={group ?? ""}
        data={[
          { value: "", label: t`Nothing` },
          ...GROUP_KEYS.map((key) => ({ value: key, label: GROUP_LABEL[key] })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onGroup(GROUP_KEYS.find((key) => key === value))
        }
      />
    </Stack>
  );
}

function Group({
  choice,
  filters,
  choices,
  onFilter,
}: Pick<Props, "filters" | "choices" | "onFilter"> & { choice: Choice }) {
  const chosen: readonly string[] = filters[choice];
  const options = optionsOf(choice, chosen, choices);
  if (options.length === 0)
    return (
      <p className={classes.none}>
        <Trans>No task has one yet.</Trans>
      </p>
    );
  return (
    <Checkbox.Group
      aria-label={NAMES[choice]}
      value={[...chosen]}
      onChange={(values) =>
        onFilter(
          choice === "statuses" ? { statuses: values.filter(isTaskStatus) } : { [choice]: values },
        )
      }
    >
      <div className={classes.options}>
        {options.map(({ value, label }) => (
          <Checkbox
            key={value}
            value={value}
            label={
              <span className={classes.option}>
                {isTaskStatus(value) && choice === "statuses" ? (
                  <StatusIcon status={value} size={14} />
                ) : null}
                {label}
              </span>
            }
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** What the address asks for stays to be unchosen, also where no task has it (any more). */
function optionsOf(choice: Choice, chosen: readonly string[], choices: Props["choices"]) {
  const options =
    choice === "statuses"
      ? TASK_STATUSES.map((value) => ({ value, label: STATUS_LOOK[value].label }))
      : choices[choice];
  const gone = chosen.filter((value) => !options.some((option) => option.value === value));
  return [...options, ...gone.map((value) => ({ value, label: value }))];
}
