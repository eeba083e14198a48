import { t } from "@lingui/core/macro";
import { isRecord } from "./json";

/** What a field of a request was refused for. */
export interface FieldError {
  field: string;
  message: string;
}

/**
 * A request that did not succeed: the server's problem+json, or one of ours where no server answered.
 * Besides the server's codes: `NETWORK` (nothing reached us; `status` 0) and `UNREADABLE` (no problem+json).
 */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldError[];
  /** Seconds to wait, where the server said so. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: string,
    detail: string,
    fields: readonly FieldError[] = [],
    retryAfter?: number,
  ) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }

  static offline(): Problem {
    return new Problem(
      0,
      "NETWORK",
      t`The server cannot be reached. Check your connection and try again.`,
    );
  }

  static fromAnswer(status: number, body: unknown): Problem {
    if (!isRecord(body) || typeof body.code !== "string") {
      return new Problem(
        status,
        "UNREADABLE",
        t`The server answered with status ${status}. Try again in a moment.`,
      );
    }
    const detail = [body.detail, body.title].find(
      (text) => typeof text === "string" && text !== "",
    );
    const fields = Array.isArray(body.errors) ? body.errors.filter(isFieldError) : [];
    const retryAfter = typeof body.retryAfter === "number" ? body.retryAfter : undefined;
    return new Problem(
      status,
      body.code,
      typeof detail === "string" ? detail : body.code,
      fields,
      retryAfter,
    );
  }
}

function isFieldError(value: unknown): value is FieldError {
  return isRecord(value) && typeof value.field === "string" && typeof value.message === "string";
}

/** One sentence for a person: what happened and, where we know it, what to do. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) {
    return t`Something went wrong in this page. Reload it; if it happens again, tell an administrator.`;
  }
  switch (error.code) {
    case "UNAUTHORIZED":
      return t`Your sign-in has ended. Sign in again.`;
    case "FORBIDDEN":
      return t`You are not allowed to do this. Ask an administrator of the space for a role that allows it.`;
    case "RATE_LIMITED":
      return error.retryAfter === undefined
        ? t`Too many requests. Wait a moment and try again.`
        : t`Too many requests. Try again in ${Math.ceil(error.retryAfter)} s.`;
    case "INVALID_TRANSITION":
      return t`The task has moved on, so this is no longer possible.`;
    case "TASK_NOT_FOUND":
      return t`This task does not exist, or you may not see it.`;
    case "SPACE_NOT_FOUND":
      return t`This space does not exist, or you may not see it.`;
    case "STORE_UNAVAILABLE":
      return t`The server cannot save right now. Nothing was lost; try again in a moment.`;
    default:
      return error.message;
  }
}

/**
 * As {@link explain}, but a refusal in the server's own words: where somebody may do a thing as a rule, they say which
 * rule stood in the way this time.
 */
export function explainRefusal(error: unknown): string {
  return error instanceof Problem && error.code === "FORBIDDEN" ? error.message : explain(error);
}

/** What the server complains about in this field of a form. */
export function complaintAt(error: unknown, field: string): string | undefined {
  return error instanceof Problem
    ? error.fields.find((complaint) => complaint.field === field)?.message
    : undefined;
}
