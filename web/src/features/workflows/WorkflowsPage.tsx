import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Title } from "@mantine/core";
import { IconRoute } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { workflows as fetchWorkflows } from "../../api/calls";
import { mayWrite } from "../../api/session";
import type { Workflow } from "../../api/schema";
import { useLiveWorkflows } from "../../realtime/hooks";
import { Asked } from "../../ui/Asked";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { useShell } from "../../ui/shell";
import { StartDialog } from "./StartDialog";
import list from "../../ui/Cards.module.css";
import classes from "./WorkflowsPage.module.css";

/** The workflow files of the server, and how to begin a task by one. */
export function WorkflowsPage() {
  return (
    <div className={classes.page}>
      <PageTitle>{t`Workflows`}</PageTitle>
      <Title order={1} size="h3">
        <Trans>Workflows</Trans>
      </Title>
      <Content />
    </div>
  );
}

function Content() {
  const live = useLiveWorkflows();
  const asked = useQuery({
    queryKey: ["workflows"],
    queryFn: ({ signal }) => fetchWorkflows(signal),
  });
  return (
    <Asked what={t`the workflows`} asked={{ ...asked, data: live ?? asked.data?.items }}>
      {(items) => (items.length === 0 ? <None /> : <List items={items} />)}
    </Asked>
  );
}

function None() {
  return (
    <EmptyState icon={<IconRoute size={44} stroke={1.4} />} title={t`No workflows yet`}>
      <Trans>
        A workflow is a file that ends in <code>.yaml</code> in the server’s folder of workflows,
        with a name, what its tasks begin with, and questions to whoever begins one. It appears here
        as soon as it is saved.
      </Trans>
    </EmptyState>
  );
}

function List({ items }: { items: readonly Workflow[] }) {
  const { me, space } = useShell();
  const [chosen, setChosen] = useState<Workflow>();
  return (
    <>
      <ul className={list.cards} aria-label={t`Workflows`}>
        {items.map((workflow) => {
          const spaceId = workflow.defaults.spaceId ?? space?.id;
          const may = spaceId !== undefined && mayWrite(me, spaceId);
          return (
            <li key={workflow.file} className={classes.item} data-valid={workflow.valid}>
              <div className={classes.head}>
                <h2 className={classes.name}>{workflow.name}</h2>
                <code className={classes.file}>{workflow.file}</code>
                {may ? (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t`New task by ${workflow.name}`}
                    onClick={() => setChosen(workflow)}
                  >
                    <Trans>New task…</Trans>
                  </Button>
                ) : null}
              </div>
              {workflow.description === undefined ? null : (
                <p className={classes.description}>{workflow.description}</p>
              )}
              {workflow.valid ? null : <Broken workflow={workflow} />}
            </li>
          );
        })}
      </ul>
      {chosen === undefined ? null : (
        <StartDialog workflow={chosen} onClose={() => setChosen(undefined)} />
      )}
    </>
  );
}

/** What the reader of YAML says ends now with a full stop, now without. */
const sentence = (words: string): string => `${words.trim().replace(/\.$/, "")}.`;

function Broken({ workflow: { file, error } }: { workflow: Workflow }) {
  const line = error?.line;
  return (
    <p className={classes.broken}>
      <b>{line === undefined ? t`${file}:` : t`${file}, line ${line}:`}</b>{" "}
      {sentence(error?.message ?? t`it cannot be read`)}{" "}
      <Trans>Until it is mended, its last good version counts.</Trans>
    </p>
  );
}
