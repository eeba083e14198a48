import { Table } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link } from "react-router";
import type { Agent } from "../../api/model";
import { RelativeTime } from "../../ui/RelativeTime";
import { AgentBadge } from "./AgentBadge";
import { nameOf } from "./agents";
import classes from "./AgentList.module.css";

interface Props {
  agents: readonly Agent[];
  /** The title of a task, or its id where the title is not known. */
  titleOf: (taskId: string) => string;
}

/** All agents: a table, on a phone cards. */
export function AgentList({ agents, titleOf }: Props) {
  const narrow = useMediaQuery("(max-width: 767px)", false, { getInitialValueInEffect: false });
  if (narrow) {
    return (
      <ul className={classes.cards} aria-label="Agents">
        {agents.map((agent) => (
          <li key={agent.id} className={classes.card}>
            <div className={classes.top}>
              <Name agent={agent} />
              <AgentBadge status={agent.status ?? "offline"} />
            </div>
            <Task agent={agent} titleOf={titleOf} />
            <span className={classes.dim}>
              Last seen <LastSeen agent={agent} />
            </span>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className={classes.frame}>
      <Table verticalSpacing={7} className={classes.table} aria-label="Agents">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Status</Table.Th>
            <Table.Th>Agent</Table.Th>
            <Table.Th>Works on</Table.Th>
            <Table.Th>Last seen</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {agents.map((agent) => (
            <Table.Tr key={agent.id}>
              <Table.Td>
                <AgentBadge status={agent.status ?? "offline"} />
              </Table.Td>
              <Table.Td>
                <Name agent={agent} />
              </Table.Td>
              <Table.Td className={classes.main}>
                <Task agent={agent} titleOf={titleOf} />
              </Table.Td>
              <Table.Td className={classes.dim}>
                <LastSeen agent={agent} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** The id as well where the name is another word: it is what the API and assignments speak of. */
function Name({ agent }: { agent: Agent }) {
  const name = nameOf(agent);
  return (
    <span className={classes.nameLine}>
      <span className={classes.name}>{name}</span>
      {name === agent.id ? null : <span className={classes.id}>{agent.id}</span>}
    </span>
  );
}

function Task({ agent: { taskId }, titleOf }: { agent: Agent; titleOf: Props["titleOf"] }) {
  return taskId === undefined ? null : (
    <Link to={`/tasks/${encodeURIComponent(taskId)}`} className={classes.task}>
      {titleOf(taskId)}
    </Link>
  );
}

function LastSeen({ agent: { lastSeen } }: { agent: Agent }) {
  return lastSeen === undefined ? "–" : <RelativeTime at={lastSeen} />;
}
