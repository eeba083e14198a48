import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeSpace } from "../../api/calls";
import type { Space, Visibility } from "../../api/model";
import { complaintAt, explainRefusal } from "../../api/problem";
import { sessionQuery } from "../../api/session";
import { Section } from "../../ui/SettingsLayout";
import { SPACE_NAME_MAX } from "./NewSpaceDialog";
import classes from "./SpaceSettings.module.css";
import { VisibilityField } from "./VisibilityField";

/** The name and who may look in. */
export function GeneralSection({ space }: { space: Space }) {
  const client = useQueryClient();
  const [name, setName] = useState(space.name);
  const [visibility, setVisibility] = useState<Visibility>(space.visibility);
  const wanted = name.trim();
  const change = {
    ...(wanted === space.name ? {} : { name: wanted }),
    ...(visibility === space.visibility ? {} : { visibility }),
  };
  const save = useMutation({
    mutationFn: () => changeSpace(space.id, change),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      notifications.show({ message: t`The space was changed.` });
    },
  });
  const nameError = wanted === "" ? t`A space needs a name.` : complaintAt(save.error, "name");
  const changed = Object.keys(change).length > 0;
  return (
    <Section
      title={t`Name and visibility`}
      hint={t`In addresses and in the API it is ${space.id}.`}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (changed && wanted !== "" && !save.isPending) save.mutate();
        }}
      >
        <Stack gap="md" maw={520}>
          {save.error === null || nameError !== undefined ? null : (
            <Alert color="red" role="alert" title={t`The space was not changed`}>
              {explainRefusal(save.error)}
            </Alert>
          )}
          <TextInput
            label={t`Name`}
            required
            withAsterisk={false}
            maxLength={SPACE_NAME_MAX}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={nameError}
          />
          <VisibilityField
            value={visibility}
            onChange={setVisibility}
            error={complaintAt(save.error, "visibility")}
          />
          {space.visibility === "public" && visibility === "private" ? (
            <Alert color="yellow" role="status" classNames={{ message: classes.onTint }}>
              <Trans>Who has it open and is not a member loses it at once.</Trans>
            </Alert>
          ) : null}
          <div>
            <Button type="submit" loading={save.isPending} disabled={!changed}>
              <Trans>Save changes</Trans>
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
}
