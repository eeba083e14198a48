import { ActionIcon, Tooltip } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import classes from "./RefreshButton.module.css";

interface Props {
  label: string;
  pages: { isRefetching: boolean; isFetchingNextPage: boolean; refetch: () => unknown };
}

/** Beside the filters of a list that does not follow by itself. */
export function RefreshButton({ label, pages }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        className={classes.button}
        aria-label={label}
        loading={pages.isRefetching && !pages.isFetchingNextPage}
        onClick={() => void pages.refetch()}
      >
        <IconRefresh size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
