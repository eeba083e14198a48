import { msg } from "@lingui/core/macro";
import type { Reason } from "../../api/work";
import type { Need } from "../../ui/needs";
import { worded } from "../../words/worded";

/** What a need asks of a person, more roughly than its reason does. */
export type Kind = "questions" | "stopped" | "reviews" | "silent";

const KIND_OF: Readonly<Record<Reason, Kind>> = {
  question: "questions",
  permission: "questions",
  failed: "stopped",
  checks_failed: "stopped",
  conflict: "stopped",
  dispatch_stopped: "stopped",
  review_requested: "reviews",
  changes_requested: "reviews",
  stale: "silent",
};

export const KIND_LABEL: Readonly<Record<Kind, string>> = worded({
  questions: msg`Questions`,
  stopped: msg`Stopped`,
  reviews: msg`Reviews`,
  silent: msg`Silent`,
});

export const KINDS = Object.keys(KIND_LABEL) as readonly Kind[];

const PARAMETER = "kind";

/** Of which kind an address shows the needs; nothing where it shows all. */
export const kindIn = (query: URLSearchParams): Kind | undefined =>
  KINDS.find((kind) => kind === query.get(PARAMETER));

export const searchOf = (kind: Kind | undefined): string =>
  kind === undefined ? "?" : `?${PARAMETER}=${kind}`;

export const ofKind = (needs: readonly Need[], kind: Kind | undefined): readonly Need[] =>
  kind === undefined ? needs : needs.filter(({ reason }) => KIND_OF[reason] === kind);
