import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  IconArrowBackUp,
  IconCheck,
  IconCircleCheck,
  IconClockPause,
  IconHandStop,
  IconHelpHexagon,
  IconPlayerPlay,
  IconPlayerStop,
  IconSend,
  IconUnlink,
  IconX,
} from "@tabler/icons-react";
import { isRecord } from "../../api/json";
import type { TaskEvent } from "../../api/model";
import { ExternalLink } from "../../ui/ExternalLink";
import { RelativeTime } from "../../ui/RelativeTime";
import { worded } from "../../words/worded";
import { textIn } from "./event-data";
import type { Story } from "./story";

/** How the events of requests, of runs and of the system read; nothing for other types. */
export function workStoryOf(
  event: TaskEvent,
  nameOf: (agentId: string) => string,
): Story | undefined {
  switch (event.type) {
    case "input_requested":
      return { icon: IconHelpHexagon, color: "var(--sb-caution)", says: asked(event) };
    case "input_answered":
      return { icon: IconCheck, color: "var(--sb-caution)", says: t`answered` };
    case "input_withdrawn":
      return event.data?.expired === true
        ? { icon: IconClockPause, says: t`closed a request that nobody answered in time` }
        : { icon: IconArrowBackUp, says: t`no longer asks` };
    case "run_started": {
      const agent = textIn(event, "agentId");
      const own = agent === undefined || agent === event.actor.id;
      return {
        icon: IconPlayerPlay,
        color: "var(--sb-clear)",
        says: (
          <>
            {own ? t`began a run` : t`began a run of ${nameOf(agent)}`}
            {textIn(event, "link") === undefined ? null : (
              <>
                {" · "}
                <ExternalLink href={textIn(event, "link")} size="sm" underline="always">
                  <Trans>its log</Trans>
                </ExternalLink>
              </>
            )}
          </>
        ),
      };
    }
    case "run_ended":
      return runEnded(textIn(event, "outcome"));
    case "completed":
      return { icon: IconCircleCheck, color: "var(--sb-clear)", says: t`completed the task` };
    case "reopened":
      return { icon: IconArrowBackUp, says: t`reopened the task` };
    case "stale": {
      const since = textIn(event, "since");
      return {
        icon: IconClockPause,
        color: "var(--sb-caution)",
        says:
          since === undefined ? (
            t`has had no word from the agent`
          ) : (
            <>
              <Trans>
                has had no word from the agent since <RelativeTime at={since} />
              </Trans>
            </>
          ),
      };
    }
    case "dispatch_requested":
      return {
        icon: IconSend,
        says: t`asked for an issue in ${textIn(event, "repo") ?? t`GitHub`}`,
      };
    case "dispatch_stopped":
      return { icon: IconHandStop, color: "var(--sb-danger)", says: t`could not open the issue` };
    default:
      return undefined;
  }
}

function runEnded(outcome: string | undefined): Story {
  switch (outcome) {
    case "failed":
      return { icon: IconX, color: "var(--sb-danger)", says: t`ended the run: it failed` };
    case "lost":
      return {
        icon: IconUnlink,
        color: "var(--sb-danger)",
        says: t`ended the run: the agent went offline`,
      };
    case "cancelled":
      return { icon: IconPlayerStop, says: t`stopped the run` };
    default:
      return { icon: IconPlayerStop, color: "var(--sb-clear)", says: t`finished the run` };
  }
}

const ASKS: Readonly<Record<string, string>> = worded({
  permission: msg`asked for permission`,
  review: msg`asked for a review`,
  credentials: msg`asked for credentials`,
});

function asked(event: TaskEvent): string {
  const requests = event.data?.requests;
  const kinds = new Set(
    (Array.isArray(requests) ? requests : []).filter(isRecord).map(({ kind }) => kind),
  );
  const [kind] = kinds;
  return (kinds.size === 1 && typeof kind === "string" ? ASKS[kind] : undefined) ?? t`asked`;
}
