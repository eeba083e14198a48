import { msg, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Checkbox } from "@mantine/core";
import { IconDoorOff } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { chooseNotifications, notificationChoices } from "../../api/notifications";
import type { NotificationChoices, NotificationKind } from "../../api/notifications";
import { explain, explainRefusal } from "../../api/problem";
import { Asked } from "../../ui/Asked";
import { EmptyState } from "../../ui/Notice";
import { notify } from "../../ui/notify";
import { Row, RowList } from "../../ui/Rows";
import { Section } from "../../ui/SettingsLayout";
import { useShell } from "../../ui/shell";
import { worded } from "../../words/worded";
import { canPush, isSubscribed, subscribe, unsubscribe } from "./push";
import classes from "./NotificationsSection.module.css";

const KINDS: readonly { kind: NotificationKind; label: string }[] = worded([
  { kind: "question", label: msg`Questions and permissions` },
  { kind: "review", label: msg`Reviews` },
  { kind: "checks_failed", label: msg`Failed checks and conflicts` },
  { kind: "failed", label: msg`Failed tasks` },
  { kind: "stale", label: msg`Silent agents` },
]);

const CHOICES = ["notifications"] as const;
const THIS_BROWSER = ["push"] as const;

/** What the person hears of without looking, in which space, and whether in this browser. */
export function NotificationsSection() {
  return (
    <>
      <BrowserSection />
      <ChoicesSection />
    </>
  );
}

function BrowserSection() {
  const client = useQueryClient();
  const able = canPush();
  const on = useQuery({ queryKey: THIS_BROWSER, queryFn: isSubscribed, enabled: able, gcTime: 0 });
  const change = useMutation({
    mutationFn: async (wanted: boolean) => {
      if (wanted) return subscribe();
      await unsubscribe();
      return true;
    },
    onSuccess: async (done) => {
      await client.invalidateQueries({ queryKey: THIS_BROWSER });
      if (!done) {
        void notify({
          color: "yellow",
          title: t`Not allowed`,
          message: t`Allow notifications of this page in the settings of the browser.`,
        });
      }
    },
    onError: (error) => notify({ color: "red", title: t`Not changed`, message: explain(error) }),
  });
  const isOn = on.data === true;
  return (
    <Section
      title={t`This browser`}
      hint={
        able
          ? t`Shows what you choose below, also while no page of Signalbox is open.`
          : t`This browser shows no notifications of this page: it takes an address with https, and on a phone the app on the home screen.`
      }
      action={
        able ? (
          <Button
            variant={isOn ? "default" : "filled"}
            loading={change.isPending || on.isPending}
            onClick={() => change.mutate(!isOn)}
          >
            {isOn ? t`Turn off` : t`Turn on notifications`}
          </Button>
        ) : undefined
      }
    >
      {null}
    </Section>
  );
}

function ChoicesSection() {
  const client = useQueryClient();
  const { me } = useShell();
  const choices = useQuery({
    queryKey: CHOICES,
    queryFn: ({ signal }) => notificationChoices(signal),
  });
  /** Until the server has it. A query is shown only a moment after it was set: the tick would go, and come back. */
  const [chosen, setChosen] = useState<NotificationChoices>();
  const choose = useMutation({
    mutationFn: chooseNotifications,
    scope: { id: "notifications" }, // one after the other
    onSuccess: (kept) => client.setQueryData(CHOICES, kept),
    onError: async (error) => {
      await client.invalidateQueries({ queryKey: CHOICES });
      await notify({ color: "red", title: t`Not saved`, message: explainRefusal(error) });
    },
    onSettled: (_, __, wanted) => setChosen((now) => (now === wanted ? undefined : now)),
  });
  const spaces = (chosen ?? choices.data)?.spaces;
  const toggle = (spaceId: string, kind: NotificationKind, isWanted: boolean) => {
    const kinds = (spaces?.[spaceId] ?? []).filter((each) => each !== kind);
    const wanted = { spaces: { ...spaces, [spaceId]: isWanted ? [...kinds, kind] : kinds } };
    setChosen(wanted);
    choose.mutate(wanted);
  };
  return (
    <Section title={t`What you hear of`} hint={t`Once for each need, until somebody meets it.`}>
      <Asked what={t`your choices`} asked={choices}>
        {() =>
          me.spaces.length === 0 ? (
            <EmptyState icon={<IconDoorOff size={40} stroke={1.5} />} title={t`No space yet`}>
              <Trans>You hear of what happens in the spaces that you are a member of.</Trans>
            </EmptyState>
          ) : (
            <RowList of={t`spaces`} items={me.spaces}>
              {({ id, name }) => (
                <Row
                  key={id}
                  title={name}
                  facts={
                    <div
                      className={classes.kinds}
                      role="group"
                      aria-label={t`Notifications of ${name}`}
                    >
                      {KINDS.map(({ kind, label }) => (
                        <Checkbox
                          key={kind}
                          size="xs"
                          label={label}
                          checked={spaces?.[id]?.includes(kind) === true}
                          onChange={(event) => toggle(id, kind, event.currentTarget.checked)}
                        />
                      ))}
                    </div>
                  }
                />
              )}
            </RowList>
          )
        }
      </Asked>
    </Section>
  );
}
