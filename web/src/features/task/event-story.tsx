import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconCircleDot,
  IconCircleMinus,
  IconEye,
  IconGitMerge,
  IconGitPullRequest,
  IconGitPullRequestClosed,
  IconListCheck,
  IconMessage,
  IconMessageQuestion,
  IconPencil,
  IconPlus,
  IconPoint,
  IconProgress,
  IconSend,
  IconUserCheck,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { TaskEvent } from "../../api/model";
import { ExternalLink } from "../../ui/ExternalLink";
import { worded } from "../../words/worded";
import { changedFields, numberIn, textIn } from "./event-data";
import type { Story } from "./story";
import { workStoryOf } from "./work-story";

const REVIEWS: Readonly<Record<string, string>> = worded({
  approved: msg`approved the pull request`,
  changes_requested: msg`asked for changes`,
  commented: msg`commented on the pull request`,
  dismissed: msg`dismissed a review`,
});

/** Every type the server knows; another one is told by its name. */
export function storyOf(event: TaskEvent, nameOf: (agentId: string) => string): Story {
  switch (event.type) {
    case "created":
      return { icon: IconPlus, says: t`created the task` };
    case "analyzing":
      return { icon: IconProgress, color: undefined, says: t`started to analyze` };
    case "clarification_needed":
      return { icon: IconMessageQuestion, color: "var(--sb-caution)", says: t`asked` };
    case "clarification_answered":
      return { icon: IconCheck, color: "var(--sb-caution)", says: t`answered` };
    case "dispatched":
      return {
        icon: IconSend,

        says: <Trans>opened {reference(event, "issue", "issueUrl", "issueNumber")}</Trans>,
      };
    case "pr_opened":
      return {
        icon: IconGitPullRequest,
        color: "var(--sb-clear)",
        says:
          event.data?.draft === true ? (
            <Trans>opened draft {pullRequest(event)}</Trans>
          ) : (
            <Trans>opened {pullRequest(event)}</Trans>
          ),
      };
    case "pr_updated":
      return { icon: IconPencil, says: t`updated the pull request` };
    case "pr_review": {
      const state = textIn(event, "state")?.toLowerCase() ?? "commented";
      return {
        icon: IconEye,
        says: REVIEWS[state] ?? t`reviewed the pull request: ${state}`,
      };
    }
    case "check": {
      const conclusion = textIn(event, "conclusion") ?? "completed";
      return {
        icon: IconListCheck,
        color: conclusion === "success" ? "var(--sb-clear)" : undefined,
        says: (
          <Trans>
            ran the check{" "}
            <ExternalLink href={textIn(event, "url")} size="sm" underline="always">
              {textIn(event, "name") ?? t`without a name`}
            </ExternalLink>
            : {conclusion.replaceAll("_", " ")}
          </Trans>
        ),
      };
    }
    case "pr_closed":
      return {
        icon: IconGitPullRequestClosed,
        says: <Trans>closed {pullRequest(event)} without merging it</Trans>,
      };
    case "pr_merged": {
      const sha = textIn(event, "mergeCommitSha");
      return {
        icon: IconGitMerge,
        color: "var(--sb-clear)",
        says:
          sha === undefined ? (
            <Trans>merged {pullRequest(event)}</Trans>
          ) : (
            <Trans>
              merged {pullRequest(event)} as <code>{sha.slice(0, 7)}</code>
            </Trans>
          ),
      };
    }
    case "failed":
      return { icon: IconAlertTriangle, color: "var(--sb-danger)", says: t`reported a failure` };
    case "cancelled":
      return { icon: IconBan, says: t`cancelled the task` };
    case "progress":
      return { icon: IconCircleDot, says: t`reported progress` };
    case "comment":
      return { icon: IconMessage, says: t`commented` };
    case "updated": {
      const fields = changedFields(event);
      return {
        icon: IconPencil,
        says:
          fields.length === 0
            ? t`changed the task`
            : t`changed the ${fields.map(fieldName).join(", ")}`,
      };
    }
    case "assigned": {
      const agent = textIn(event, "agentId");
      return agent === undefined
        ? { icon: IconCircleMinus, says: t`removed the assignment` }
        : { icon: IconUserCheck, says: t`assigned the task to ${nameOf(agent)}` };
    }
    default:
      return (
        workStoryOf(event, nameOf) ?? { icon: IconPoint, says: event.type.replaceAll("_", " ") }
      );
  }
}

type Kind = "issue" | "pull request";

function reference(event: TaskEvent, kind: Kind, urlField: string, numberField: string): ReactNode {
  const number = numberIn(event, numberField);
  const repo = textIn(event, "repo") ?? "";
  return (
    <ExternalLink href={textIn(event, urlField)} size="sm" underline="always">
      {kind === "issue"
        ? number === undefined
          ? t`the issue`
          : t`issue ${repo}#${number}`
        : number === undefined
          ? t`the pull request`
          : t`pull request ${repo}#${number}`}
    </ExternalLink>
  );
}

const pullRequest = (event: TaskEvent): ReactNode =>
  reference(event, "pull request", "prUrl", "prNumber");

/** A field in a sentence about it. */
const FIELD_WORD: Readonly<Record<string, string>> = worded({
  title: msg`title`,
  description: msg`description`,
  labels: msg`labels`,
  assignedTo: msg`assignment`,
  repo: msg`repository`,
});

const fieldName = (field: string): string => FIELD_WORD[field] ?? field;
