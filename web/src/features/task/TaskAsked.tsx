import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Anchor, NativeSelect, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Agent, Task } from "../../api/model";
import { useDashboard } from "../../realtime/hooks";
import { ExternalLink } from "../../ui/ExternalLink";
import { Markdown } from "../../ui/markdown/Markdown";
import { agentPath } from "../../ui/paths";
import { RelativeTime } from "../../ui/RelativeTime";
import { Editable } from "./Editable";
import { textOf } from "./field";
import { Label } from "./Label";
import classes from "./TaskPage.module.css";

const DESCRIPTION_MAX_CHARACTERS = 20_000;
const REPO_MAX_CHARACTERS = 200;
const LABELS_MAX = 50;
const LABEL_MAX_CHARACTERS = 100;

interface Props {
  task: Task;
  agents: readonly Agent[];
  nameOf: (agentId: string) => string;
  mayEdit: boolean;
}

/** What was asked, and of whom. */
export function TaskAsked({ task, agents, nameOf, mayEdit }: Props) {
  const { issue } = task;
  return (
    <>
      <Editable
        task={task}
        field="description"
        name={t`description`}
        mayEdit={mayEdit}
        editor={({ id, value, onChange, error }) => (
          <Textarea
            id={id}
            label={t`What was asked`}
            description={t`Markdown. Ctrl+Enter saves.`}
            autoFocus
            autosize
            minRows={6}
            maxRows={30}
            maxLength={DESCRIPTION_MAX_CHARACTERS}
            value={value}
            error={error}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        )}
      >
        {(pencil) => (
          <div>
            <h2 className={classes.sectionTitle}>
              <Trans>What was asked {pencil}</Trans>
            </h2>
            {task.description === undefined ? (
              <p className={classes.nothing}>
                <Trans>No description.</Trans>
              </p>
            ) : (
              <Markdown text={task.description} />
            )}
          </div>
        )}
      </Editable>
      <dl className={classes.facts}>
        <LabelsFact task={task} mayEdit={mayEdit} />
        <Fact name={t`Agent`}>
          <Editable
            task={task}
            field="assignedTo"
            name={t`agent`}
            mayEdit={mayEdit}
            editor={({ id, value, onChange, error }) => (
              <NativeSelect
                id={id}
                aria-label={t`Agent`}
                autoFocus
                value={value}
                error={error}
                onChange={(event) => onChange(event.currentTarget.value)}
                data={[
                  { value: "", label: t`Nobody` },
                  ...[...new Set([...agents.map((agent) => agent.id), value])]
                    .filter((agentId) => agentId !== "")
                    .map((agentId) => ({ value: agentId, label: nameOf(agentId) })),
                ]}
              />
            )}
          >
            {(pencil) => (
              <>
                {task.assignedTo === undefined ? (
                  <span className={classes.nothing}>
                    <Trans>nobody yet</Trans>
                  </span>
                ) : (
                  <Anchor component={Link} to={agentPath(task.assignedTo)} inherit>
                    {nameOf(task.assignedTo)}
                  </Anchor>
                )}
                {pencil}
              </>
            )}
          </Editable>
        </Fact>
        <RepoFact task={task} mayEdit={mayEdit} />
        {issue === undefined ? null : (
          <Fact name={t`Issue`}>
            <ExternalLink href={issue.url} inherit>
              {issue.repo}#{issue.number}
            </ExternalLink>
          </Fact>
        )}
        <Fact name={t`Created`}>
          <bdi>{task.creator.name}</bdi> <RelativeTime at={task.createdAt} />
        </Fact>
        {task.workflow === undefined ? null : <Fact name={t`Workflow`}>{task.workflow}</Fact>}
        <Fact name={t`Id`}>
          <code className={classes.id}>{task.id}</code>
        </Fact>
      </dl>
    </>
  );
}

function LabelsFact({ task, mayEdit }: { task: Task; mayEdit: boolean }) {
  const { tasks } = useDashboard();
  return (
    <Fact name={t`Labels`}>
      <Editable
        task={task}
        field="labels"
        name={t`labels`}
        mayEdit={mayEdit}
        editor={({ id, value, onChange, error }) => (
          <TagsInput
            id={id}
            aria-label={t`Labels`}
            autoFocus
            acceptValueOnBlur
            maxTags={LABELS_MAX}
            data={[...new Set([...tasks.values()].flatMap(({ labels }) => labels))].sort()}
            value={value.split("\n").filter((label) => label !== "")}
            error={error}
            onChange={(labels) =>
              onChange(textOf(labels.map((each) => each.trim().slice(0, LABEL_MAX_CHARACTERS))))
            }
          />
        )}
      >
        {(pencil) => (
          <>
            {task.labels.length === 0 ? <span className={classes.nothing}>{t`none`}</span> : null}
            {task.labels.map((label) => (
              <Label key={label} name={label} />
            ))}
            {pencil}
          </>
        )}
      </Editable>
    </Fact>
  );
}

/** With an issue or an open pull request it is what GitHub says. */
function RepoFact({ task, mayEdit }: { task: Task; mayEdit: boolean }) {
  const { tasks } = useDashboard();
  const pulls = task.prs ?? (task.pr === undefined ? [] : [task.pr]);
  const isOurs = task.issue === undefined && pulls.every(({ state }) => state !== "open");
  if (task.repo === undefined && !(mayEdit && isOurs)) return null;
  return (
    <Fact name={t`Repo`}>
      <Editable
        task={task}
        field="repo"
        name={t`repository`}
        mayEdit={mayEdit && isOurs}
        editor={({ id, value, onChange, error }) => (
          <>
            <TextInput
              id={id}
              aria-label={t`Repository`}
              placeholder="owner/name"
              autoFocus
              maxLength={REPO_MAX_CHARACTERS}
              list={`${id}-known`}
              value={value}
              error={error}
              onChange={(event) => onChange(event.currentTarget.value)}
            />
            <datalist id={`${id}-known`}>
              {[...new Set([...tasks.values()].flatMap(({ repo }) => repo ?? []))].map((repo) => (
                <option key={repo} value={repo} />
              ))}
            </datalist>
          </>
        )}
      >
        {(pencil) => (
          <>
            {task.repo ?? <span className={classes.nothing}>{t`none`}</span>}
            {pencil}
          </>
        )}
      </Editable>
    </Fact>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
