// The stock client of MCP for TypeScript, as an agent uses it: it checks each result against the tool's schema itself.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [url, key, label] = process.argv.slice(2);
const client = new Client({ name: "stock", version: "1" });
await client.connect(
  new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers: { "X-API-Key": key } } }),
);
const { tools } = await client.listTools();
const call = (name, args) => client.callTool({ name, arguments: args });
const created = await call("create_task", { title: "From a client", labels: [label] });
const claimed = await call("claim_next_task", { labels: [label] });
const taskId = claimed.structuredContent.task.id;
await call("report_progress", { taskId, message: "Reads", percent: 10 });
const asked = await call("ask", { taskId, requests: [{ id: "a", kind: "question", text: "Which?" }] });
const refused = await call("report_progress", { taskId, message: 7 });
const resource = await client.readResource({ uri: `signalbox://tasks/${taskId}` });
const finished = await call("finish", { taskId, outcome: "completed", message: "Done" });
await client.close();
console.log(
  JSON.stringify({
    tools: tools.map((tool) => tool.name).sort(),
    same: created.structuredContent.task.id === taskId,
    open: asked.structuredContent.open,
    refused: JSON.parse(refused.content[0].text).code,
    resource: JSON.parse(resource.contents[0].text).id === taskId,
    status: finished.structuredContent.task.status,
  }),
);
