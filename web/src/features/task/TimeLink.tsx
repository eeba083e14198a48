import { t } from "@lingui/core/macro";
import { Tooltip } from "@mantine/core";
import { Link } from "react-router";
import type { TaskEvent } from "../../api/model";
import { clockMinutes } from "../../ui/time";
import { provenanceOf } from "./provenance";
import classes from "./Timeline.module.css";

/** When an event happened: the link to it, with the exact time and how it came on hover and focus. */
export function TimeLink({ event }: { event: TaskEvent }) {
  return (
    <Tooltip
      label={provenanceOf(event)}
      multiline
      maw={320}
      position="top-start"
      events={{ hover: true, focus: true, touch: false }}
    >
      <Link
        to={{ hash: String(event.taskVersion) }}
        replace
        preventScrollReset
        className={classes.time}
        aria-label={t`Link to ${provenanceOf(event)}`}
      >
        <time dateTime={event.at}>{clockMinutes(event.at)}</time>
      </Link>
    </Tooltip>
  );
}
