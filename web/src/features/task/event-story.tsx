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
import { changedFields, numberIn, textIn } from "./event-data";
import type { Story } from "./story";
import { workStoryOf } from "./work-story";

const REVIEWS: Readonly<Record<string, string>> = {
  approved: "approved the pull request",
  changes_requested: "asked for changes",
  commented: "commented on the pull request",
  dismissed: "dismissed a review",
};

/** Every type the server knows; another one is told by its name. */
export function storyOf(event: TaskEvent, nameOf: (agentId: string) => string): Story {
  switch (event.type) {
    case "created":
      return { icon: IconPlus, says: "created the task" };
    case "analyzing":
      return { icon: IconProgress, color: undefined, says: "started to analyze" };
    case "clarification_needed":
      return { icon: IconMessageQuestion, color: "var(--sb-caution)", says: "asked" };
    case "clarification_answered":
      return { icon: IconCheck, color: "var(--sb-caution)", says: "answered" };
    case "dispatched":
      return {
        icon: IconSend,

        says: <>opened {reference(event, "issue", "issueUrl", "issueNumber")}</>,
      };
    case "pr_opened":
      return {
        icon: IconGitPullRequest,
        color: "var(--sb-clear)",
        says: (
          <>
            opened {event.data?.draft === true ? "draft " : ""}
            {reference(event, "pull request", "prUrl", "prNumber")}
          </>
        ),
      };
    case "pr_updated":
      return { icon: IconPencil, says: "updated the pull request" };
    case "pr_review": {
      const state = textIn(event, "state")?.toLowerCase() ?? "commented";
      return {
        icon: IconEye,
        says: REVIEWS[state] ?? `reviewed the pull request: ${state}`,
      };
    }
    case "check": {
      const conclusion = textIn(event, "conclusion") ?? "completed";
      return {
        icon: IconListCheck,
        color: conclusion === "success" ? "var(--sb-clear)" : undefined,
        says: (
          <>
            ran the check{" "}
            <ExternalLink href={textIn(event, "url")} size="sm" underline="always">
              {textIn(event, "name") ?? "without a name"}
            </ExternalLink>
            : {conclusion.replaceAll("_", " ")}
          </>
        ),
      };
    }
    case "pr_closed":
      return {
        icon: IconGitPullRequestClosed,
        says: (
          <>closed {reference(event, "pull request", "prUrl", "prNumber")} without merging it</>
        ),
      };
    case "pr_merged": {
      const sha = textIn(event, "mergeCommitSha");
      return {
        icon: IconGitMerge,
        color: "var(--sb-clear)",
        says: (
          <>
            merged {reference(event, "pull request", "prUrl", "prNumber")}
            {sha === undefined ? null : (
              <>
                {" "}
                as <code>{sha.slice(0, 7)}</code>
              </>
            )}
          </>
        ),
      };
    }
    case "failed":
      return { icon: IconAlertTriangle, color: "var(--sb-danger)", says: "reported a failure" };
    case "cancelled":
      return { icon: IconBan, says: "cancelled the task" };
    case "progress":
      return { icon: IconCircleDot, says: "reported progress" };
    case "comment":
      return { icon: IconMessage, says: "commented" };
    case "updated": {
      const fields = changedFields(event);
      return {
        icon: IconPencil,
        says:
          fields.length === 0
            ? "changed the task"
            : `changed the ${fields.map(fieldName).join(", ")}`,
      };
    }
    case "assigned": {
      const agent = textIn(event, "agentId");
      return agent === undefined
        ? { icon: IconCircleMinus, says: "removed the assignment" }
        : { icon: IconUserCheck, says: <>assigned the task to {nameOf(agent)}</> };
    }
    default:
      return (
        workStoryOf(event, nameOf) ?? { icon: IconPoint, says: event.type.replaceAll("_", " ") }
      );
  }
}

function reference(
  event: TaskEvent,
  what: string,
  urlField: string,
  numberField: string,
): ReactNode {
  const number = numberIn(event, numberField);
  const repo = textIn(event, "repo");
  const text = number === undefined ? `the ${what}` : `${what} ${repo ?? ""}#${number}`;
  return (
    <ExternalLink href={textIn(event, urlField)} size="sm" underline="always">
      {text}
    </ExternalLink>
  );
}

const fieldName = (field: string): string =>
  field === "assignedTo" ? "assignment" : field === "repo" ? "repository" : field;
