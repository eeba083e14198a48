import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { endingOf } from "./answers";
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
    <Alert color="yellow" role="alert" title="This is answered already">
      {data == null ? (
        "Somebody else was first, or the agent no longer asks."
      ) : data.how === "answered" ? (
        <>
          {data.by} answered <RelativeTime at={data.at} />
          {data.text === undefined ? "." : <>: “{data.text}”</>}
        </>
      ) : (
        <>
          {data.how === "expired" ? "It has expired" : `${data.by} has withdrawn it`},{" "}
          <RelativeTime at={data.at} />.
        </>
      )}{" "}
      Your words are kept below until you discard them.
    </Alert>
  );
}
