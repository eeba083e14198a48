// What every Node peer sends: the product's own event, about 350 bytes with its frame.
const now = () => process.hrtime.bigint() / 1000n;

export const stamp = (message) => `sent=${now()} ${message}`;

export function eventAdded(version, message, taskId = "bench") {
  const at = new Date().toISOString();
  const event = {
    id: version.toString(16).padStart(16, "0"),
    spaceId: "main",
    spaceVersion: version,
    taskId,
    taskVersion: version,
    type: "progress",
    at,
    actor: { kind: "agent", id: "static", name: "API key" },
    data: { message },
  };
  return { taskId, event, version, spaceVersion: version, at };
}

/** POST /burst {count, message}: so many at once. POST …/events {data: {message}}: one. */
export function control(broadcast) {
  return (request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part) => (text += part));
    request.on("end", () => {
      if (request.method !== "POST") return response.writeHead(404).end();
      const body = JSON.parse(text);
      if (request.url === "/burst") {
        for (let i = 0; i < body.count; i++) broadcast(stamp(body.message));
      } else {
        broadcast(body.data.message);
      }
      response.writeHead(201, { "Content-Type": "application/json" }).end("{}");
    });
  };
}
