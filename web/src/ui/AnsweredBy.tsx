import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { endingOf } from "./answers";
import type { Ending } from "./answers";
import { askId } from "./needs";
import type { Ask } from "./needs";
import { RelativeTime } from "./RelativeTime";

/** In a form whose request has ended without it: who was first, and with which words. */
export function AnsweredBy({ ask }: { ask: Ask }) {
  const { data } = useQuery({
    queryKey: ["ending", askId(ask)],
    queryFn: ({ signal }) => endingOf(ask, signal),
  });
  return (
    <Alert color="yellow" role="alert" title={t`This is answered already`}>
      {data == null ? (
        <Trans>Somebody else was first, or the agent no longer asks.</Trans>
      ) : (
        <How {...data} />
      )}{" "}
      <Trans>Your words are kept below until you discard them.</Trans>
    </Alert>
  );
}

function How({ by, at, how, text }: Ending) {
  const when = <RelativeTime at={at} />;
  switch (how) {
    case "answered":
      return text === undefined ? (
        <Trans>
          {by} answered {when}.
        </Trans>
      ) : (
        <Trans>
          {by} answered {when}: “{text}”
        </Trans>
      );
    case "expired":
      return <Trans>It has expired, {when}.</Trans>;
    case "withdrawn":
      return (
        <Trans>
          {by} has withdrawn it, {when}.
        </Trans>
      );
  }
}
