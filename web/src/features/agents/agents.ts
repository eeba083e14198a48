import type { Agent } from "../../api/model";

/**
 * The agents to show, by name; undefined while none are known. The live ones say who there is and what they do; only
 * fetched ones know of heartbeats since, as those are no events.
 */
export function agentsToShow(
  live: readonly Agent[] | undefined,
  fetched: readonly Agent[] | undefined,
): Agent[] | undefined {
  const there = live ?? fetched;
  if (there === undefined) return undefined;
  const asked = new Map(fetched?.map((agent) => [agent.id, agent]));
  return there
    .map((agent) => merged(agent, asked.get(agent.id)))
    .sort((a, b) => nameOf(a).localeCompare(nameOf(b)) || a.id.localeCompare(b.id));
}

/** Times of the contract are of one length and zone, so that they compare as texts. */
function merged(agent: Agent, asked: Agent | undefined): Agent {
  const name = agent.name ?? asked?.name;
  const [lastSeen] = [agent.lastSeen, asked?.lastSeen]
    .filter((at) => at !== undefined)
    .sort()
    .reverse();
  return {
    ...agent,
    ...(name !== undefined && { name }),
    ...(lastSeen !== undefined && { lastSeen }),
  };
}

export const nameOf = (agent: Agent): string => agent.name ?? agent.id;
