import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon, Button, Stack, TextInput, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { Glyph } from "../../ui/Glyph";
import { useShell } from "../../ui/shell";
import { dropView, keepView, keptViews } from "./kept-views";
import classes from "./ViewsPanel.module.css";

const NAME_MAX = 40;

interface Props {
  search: string;
  onOpen: (search: string) => void;
}

/** Views under a name: filters, order, and board or table. */
export function ViewsPanel({ search, onOpen }: Props) {
  const { me } = useShell();
  const [views, setViews] = useState(() => keptViews(me.id));
  const [name, setName] = useState("");
  const isReady = name.trim() !== "";
  return (
    <Stack gap="xs">
      {views.length === 0 ? (
        <p className={classes.none}>
          <Trans>
            None yet. Filter and order the tasks, then keep that view here under a name.
          </Trans>
        </p>
      ) : (
        <ul className={classes.views}>
          {views.map((view) => (
            <li key={view.name}>
              <UnstyledButton
                className={classes.view}
                data-now={view.search === search || undefined}
                onClick={() => onOpen(view.search)}
              >
                {view.name}
              </UnstyledButton>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t`Remove the view ${view.name}`}
                onClick={() => setViews(dropView(me.id, view.name))}
              >
                <Glyph name="close" size={12} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          setViews(keepView(me.id, { name: name.trim(), search }));
          setName("");
        }}
      >
        <TextInput
          size="sm"
          aria-label={t`Name of this view`}
          placeholder={t`Name of this view`}
          maxLength={NAME_MAX}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" size="sm" variant="default" disabled={!isReady}>
          <Trans>Keep</Trans>
        </Button>
      </form>
    </Stack>
  );
}
