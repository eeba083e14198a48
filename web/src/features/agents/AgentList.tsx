import { Table } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link } from "react-router";
import type { Agent, TaskSummary } from "../../api/model";
import { agentPath } from "../../ui/paths";
import { RelativeTime } from "../../ui/RelativeTime";
import { AgentBadge } from "./AgentBadge";
import { loadOf, loadText, nameOf, seenAt } from "./agents";
import type { Load } from "./agents";
import { AgentWork } from "./AgentWork";
import classes from "./AgentList.module.css";

const WORK_SHOWN = 3;

interface Props {
  agents: readonly Agent[];
  tasks: ReadonlyMap<string, TaskSummary>;
}

/** All agents: a table, on a phone cards. */
export function AgentList({ agents, tasks }: Props) {
  const narrow = useMediaQuery("(max-width: 767px)", false, { getInitialValueInEffect: false });
  const rows = agents.map((agent) => ({ agent, load: loadOf(agent, tasks.values()) }));
  if (narrow) {
    return (
      <ul className={classes.cards} aria-label="Agents">
        {rows.map(({ agent, load }) => (
          <li key={agent.id} className={classes.card}>
            <div className={classes.top}>
              <Name agent={agent} />
              <AgentBadge status={agent.status ?? "offline"} silent={load.silent > 0} />
            </div>
            <AgentWork agent={agent} open={load.open.slice(0, WORK_SHOWN)} />
            <span className={classes.dim}>
              {loadText(load)} · <LastSeen agent={agent} words />
            </span>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className={classes.frame}>
      <Table verticalSpacing={9} className={classes.table} aria-label="Agents">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Status</Table.Th>
            <Table.Th>Agent</Table.Th>
            <Table.Th>Works on</Table.Th>
            <Table.Th>Load</Table.Th>
            <Table.Th>Last seen</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ agent, load }) => (
            <Row key={agent.id} agent={agent} load={load} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({ agent, load }: { agent: Agent; load: Load }) {
  return (
    <Table.Tr>
      <Table.Td>
        <AgentBadge status={agent.status ?? "offline"} silent={load.silent > 0} />
      </Table.Td>
      <Table.Td>
        <Name agent={agent} />
      </Table.Td>
      <Table.Td className={classes.main}>
        <AgentWork agent={agent} open={load.open.slice(0, WORK_SHOWN)} />
      </Table.Td>
      <Table.Td className={classes.dim}>{loadText(load)}</Table.Td>
      <Table.Td className={classes.dim}>
        <LastSeen agent={agent} />
      </Table.Td>
    </Table.Tr>
  );
}

/** The id as well where the name is another word: it is what the API and assignments speak of. */
function Name({ agent }: { agent: Agent }) {
  const name = nameOf(agent);
  return (
    <span className={classes.nameLine}>
      <Link to={agentPath(agent.id)} className={classes.name}>
        {name}
      </Link>
      {name === agent.id ? null : <span className={classes.id}>{agent.id}</span>}
    </span>
  );
}

function LastSeen({ agent, words = false }: { agent: Agent; words?: boolean }) {
  const at = seenAt(agent);
  if (at === undefined) return "no word yet";
  return (
    <>
      {words ? "last seen " : null}
      <RelativeTime at={at} />
    </>
  );
}
