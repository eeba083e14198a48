import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { shortTime } from "../../ui/time";
import classes from "./TaskPage.module.css";

interface Props {
  at: string | undefined;
  version: number;
  newest: number;
  onNow: () => void;
}

/** Says that the page shows the past, and leads back. */
export function PastNote({ at, version, newest, onNow }: Props) {
  return (
    <div className={classes.past} role="status">
      <span>{t`As it was at ${shortTime(at)}, event ${version} of ${newest}. Nothing can be changed here.`}</span>
      <Button variant="default" size="xs" onClick={onNow}>
        <Trans>Back to now</Trans>
      </Button>
    </div>
  );
}
