import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Tabs, Title } from "@mantine/core";
import { IconCircle, IconCircleCheckFilled, IconCircleDot } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { createKey, deliveries } from "../../api/calls";
import { MAIN_SPACE } from "../../api/model";
import { explainRefusal } from "../../api/problem";
import { isAdmin } from "../../api/session";
import type { Dashboard } from "../../realtime/dashboard";
import { Paste } from "../../ui/Paste";
import { RelativeTime } from "../../ui/RelativeTime";
import { STATUS_LOOK } from "../../ui/status";
import { useShell } from "../../ui/shell";
import { DemoButton } from "./DemoButton";
import {
  agentLines,
  exportLine,
  NOTHING_YET,
  progressed,
  questionLine,
  taskLines,
  webhookLine,
} from "./first-steps";
import classes from "./FirstSteps.module.css";

const ASK_FOR_DELIVERIES_MS = 5_000;
const ARRIVALS_SHOWN = 6;

interface Step {
  title: string;
  done: boolean;
  content: ReactNode;
}

interface Props {
  dashboard: Dashboard;
  /** They have made the key, so they are at it. */
  onBegin: () => void;
  onClose: () => void;
}

/** From an empty space to an agent that works in it, with lines to paste; each step ticks by what has really arrived. */
export function FirstSteps({ dashboard, onBegin, onClose }: Props) {
  const { me } = useShell();
  const { spaceId } = dashboard;
  const admin = isAdmin(me);
  const address = location.origin;
  const tasks = useMemo(
    () => [...dashboard.tasks.values()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)),
    [dashboard.tasks],
  );
  const [before, setBefore] = useState(NOTHING_YET);
  const progress = progressed(before, tasks, dashboard.agents);
  if (progress !== before) setBefore(progress);

  const key = useMutation({
    mutationFn: () => createKey({ name: t`first steps`, spaceId, role: "agent" }),
    gcTime: 0, // the secret stays in no cache
    onSuccess: onBegin,
  });
  const heard = useQuery({
    queryKey: ["deliveries", "any"],
    queryFn: ({ signal }) => deliveries({}, undefined, signal),
    enabled: admin,
    refetchInterval: ({ state }) =>
      (state.data?.items.length ?? 0) > 0 ? false : ASK_FOR_DELIVERIES_MS,
  });
  const taskId = tasks.at(-1)?.id ?? "TASK_ID";

  const steps: Step[] = [
    {
      title: t`The server runs, and you are signed in`,
      done: true,
      content: <p>{t`At ${address}, as ${me.name}.`}</p>,
    },
    {
      title: t`A key for machines`,
      done: key.data !== undefined,
      content:
        key.data === undefined ? (
          <>
            <p>
              <Trans>
                A machine shows it instead of a password; this one may do what an agent does.
              </Trans>
            </p>
            <Button mt={8} size="xs" loading={key.isPending} onClick={() => key.mutate()}>
              <Trans>Make a key</Trans>
            </Button>
            {key.error === null ? null : <p role="alert">{explainRefusal(key.error)}</p>}
          </>
        ) : (
          <>
            <p>
              <Trans>It is shown this once. Paste the line into a shell:</Trans>
            </p>
            <Paste label={t`Address and key`} text={exportLine(address, key.data.key)} />
          </>
        ),
    },
    {
      title: t`A first task`,
      done: progress.task,
      content: <Choice label={t`Create a task`} lines={taskLines(spaceId)} />,
    },
    {
      title: t`An agent takes it up and speaks`,
      done: progress.agent,
      content: <Choice label={t`Register and speak`} lines={agentLines(spaceId, taskId)} />,
    },
    {
      title: t`You answer its question`,
      done: progress.answered,
      content: (
        <>
          <p>
            <Trans>
              It appears above and in every open window without a reload. Answer it there.
            </Trans>
          </p>
          <Paste label={t`Ask a question`} text={questionLine(taskId)} />
        </>
      ),
    },
  ];
  if (admin) {
    steps.push({
      title: t`GitHub tells us of pull requests`,
      done: (heard.data?.items.length ?? 0) > 0,
      content: (
        <>
          <p>
            <Trans>
              Optional. Start the server with <code>GITHUB_WEBHOOK_SECRET</code>; the ping of the
              new webhook makes this tick. GitHub must be able to reach the address.
            </Trans>
          </p>
          <Paste label={t`Add the webhook`} text={webhookLine(address)} />
        </>
      ),
    });
  }
  const next = steps.findIndex((step) => !step.done);

  return (
    <section aria-labelledby="first-steps">
      <header className={classes.head}>
        <Title order={2} size="h3" id="first-steps">
          <Trans>First steps</Trans>
        </Title>
        <p role="status">{t`${steps.filter((step) => step.done).length} of ${steps.length}`}</p>
        {admin && spaceId === MAIN_SPACE ? <DemoButton onStarted={onClose} /> : null}
        <Button variant="default" onClick={onClose}>
          {tasks.length > 0 ? t`To the board` : t`Skip`}
        </Button>
      </header>
      <div className={classes.columns}>
        <ol className={classes.steps}>
          {steps.map((step, index) => (
            <li key={step.title} data-state={stateOf(step, index === next)}>
              <StepIcon state={stateOf(step, index === next)} />
              <div>
                <h3>{step.title}</h3>
                {step.content}
              </div>
            </li>
          ))}
        </ol>
        <aside className={classes.box}>
          <h3>
            <Trans>What arrives here</Trans>
          </h3>
          {tasks.length === 0 ? (
            <p>
              <Trans>Nothing yet. This page listens.</Trans>
            </p>
          ) : null}
          <ol>
            {tasks.slice(0, ARRIVALS_SHOWN).map((task) => (
              <li key={task.id}>
                <span>{task.title}</span> <RelativeTime at={task.updatedAt} />
                <br />
                {task.activity?.message ?? STATUS_LOOK[task.status].label}
              </li>
            ))}
          </ol>
        </aside>
      </div>
    </section>
  );
}

type State = "done" | "next" | "todo";

const stateOf = ({ done }: Step, isNext: boolean): State =>
  done ? "done" : isNext ? "next" : "todo";

function StepIcon({ state }: { state: State }) {
  switch (state) {
    case "done":
      return <IconCircleCheckFilled size={22} className={classes.done} aria-label={t`Done`} />;
    case "next":
      return <IconCircleDot size={22} className={classes.next} aria-label={t`Next`} />;
    case "todo":
      return <IconCircle size={22} className={classes.todo} aria-label={t`To do`} />;
  }
}

/** The same in several languages. */
function Choice({ label, lines }: { label: string; lines: Record<string, string> }) {
  const names = Object.keys(lines);
  return (
    <Tabs defaultValue={names[0] ?? null} variant="pills" className={classes.choice}>
      <Tabs.List aria-label={label}>
        {names.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {Object.entries(lines).map(([name, text]) => (
        <Tabs.Panel key={name} value={name}>
          <Paste label={`${label}, ${name}`} text={text} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
