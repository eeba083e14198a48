// People and stock clients of Signalbox.
import { createHmac, randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { call } from "./process.mjs";
import { API_KEY, JWT_SECRET, root } from "./servers.mjs";

const { io } = createRequire(join(root, "web/package.json"))("socket.io-client");
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** A token of a user; of the admin, who exists, without a name. */
export function tokenOf(user = "admin") {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: user, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 7_200 };
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", JWT_SECRET).update(signed).digest("base64url")}`;
}

/** A request over kept connections, by the API key or with a token: its answer, or nothing where it is empty. */
export async function ask(subject, method, path, body, token) {
  const headers = token ? { Authorization: `Bearer ${token}` } : { "X-API-Key": API_KEY };
  const text = await call(subject.ports.port, method, path, { body, headers, agent });
  return text ? JSON.parse(text) : undefined;
}

/** Runs `work` for 0 to `count` - 1, some of them at the same time. */
export async function each(count, width, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** An unmodified client that has connected. */
export async function client(subject, auth = { apiKey: API_KEY }) {
  const socket = io(`http://127.0.0.1:${subject.ports.port}`, { auth, transports: ["websocket"], forceNew: true });
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));
  return socket;
}

export async function joined(socket, event, payload) {
  const answer = await socket.timeout(60_000).emitWithAck(event, payload);
  if (!answer.ok) throw new Error(`${event}: ${JSON.stringify(answer)}`);
  return answer;
}

export const heard = (socket, event) => new Promise((resolve) => socket.once(event, resolve));
