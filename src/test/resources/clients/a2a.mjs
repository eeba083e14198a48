// The stock client of A2A: finds the card, reads a task, and follows it to its end.
import { ClientFactory, ClientFactoryOptions, RestTransportFactory, DefaultAgentCardResolver } from "@a2a-js/sdk/client";

const [url, key, taskId] = process.argv.slice(2);
const fetchImpl = (input, init) => fetch(input, { ...init, headers: { ...init?.headers, "X-API-Key": key } });
const card = await new DefaultAgentCardResolver({ fetchImpl }).resolve(url);
const client = await new ClientFactory({
  ...ClientFactoryOptions.default,
  transports: [new RestTransportFactory({ fetchImpl })],
}).createFromAgentCard(card);
const task = await client.getTask({ id: taskId });
const list = await client.listTasks({ contextId: task.contextId });
const missing = await client.getTask({ id: "none" }).catch((error) => error.name);
const states = [];
for await (const event of client.resubscribeTask({ id: taskId })) {
  states.push(event.payload.value.status.state);
  if (states.length === 1) console.log(JSON.stringify({ following: true }));
  if (states.at(-1) === 3) break;
}
console.log(JSON.stringify({ name: card.name, context: task.contextId, listed: list.tasks.some((one) => one.id === taskId), missing, states }));
process.exit(0);
