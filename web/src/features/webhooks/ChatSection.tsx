import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Group, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeSpace, spaceOf } from "../../api/calls";
import { complaintAt, explainRefusal } from "../../api/problem";
import { notify } from "../../ui/notify";
import { Section } from "../../ui/SettingsLayout";

/** The chat that hears of what needs a person. */
export function ChatSection({ spaceId }: { spaceId: string }) {
  const client = useQueryClient();
  const key = ["space", spaceId] as const;
  const space = useQuery({ queryKey: key, queryFn: ({ signal }) => spaceOf(spaceId, signal) });
  const [url, setUrl] = useState("");
  const save = useMutation({
    mutationFn: (notifyUrl: string) => changeSpace(spaceId, { notifyUrl }),
    onSuccess: (changed) => {
      client.setQueryData(key, changed);
      setUrl("");
    },
    onError: (error) =>
      complaintAt(error, "notifyUrl") === undefined
        ? notify({ color: "red", title: t`Not saved`, message: explainRefusal(error) })
        : undefined,
  });
  const present = space.data?.notifyUrl;
  return (
    <Section
      title={t`Chat`}
      hint={t`A channel that hears once of each task that needs a person. Takes an incoming webhook of Slack, or of a chat that takes the same.`}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (url.trim() !== "" && !save.isPending) save.mutate(url.trim());
        }}
      >
        <Group align="flex-start" gap="sm">
          <TextInput
            aria-label={t`Address of the chat`}
            type="url"
            autoComplete="off"
            placeholder={present ?? "https://hooks.slack.com/services/…"}
            maxLength={2000}
            style={{ flex: "1 1 260px" }}
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
            error={complaintAt(save.error, "notifyUrl")}
          />
          <Button type="submit" loading={save.isPending} disabled={url.trim() === ""}>
            <Trans>Save</Trans>
          </Button>
          {present === undefined ? null : (
            <Button variant="default" disabled={save.isPending} onClick={() => save.mutate("")}>
              <Trans>Remove</Trans>
            </Button>
          )}
        </Group>
      </form>
    </Section>
  );
}
