import { performance } from "node:perf_hooks";
import { ask, client, each, joined, tokenOf } from "../kit/clients.mjs";

export const title = "PEOPLE members who join a space at once";
export const about = "Each with a connection of their own; until one who was there before has heard of all of them.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { people: 500 };
export const quick = { people: 100 };
export const columns = [
  { key: "joinedSeconds", title: "all joined after, s" },
  { key: "shownSeconds", title: "all shown after, s" },
  { key: "messages", title: "space:presence to each" },
  { key: "events", title: "events in the log" },
];

export async function measure(subject, { people }) {
  const admin = tokenOf();
  await each(people, 16, async (i) => {
    await ask(subject, "POST", "/api/users", { username: `user${i}` }, admin);
    await ask(subject, "PUT", `/api/spaces/main/members/user${i}`, { role: "member" }, admin);
  });
  const watcher = await client(subject);
  const before = await joined(watcher, "space:join", { spaceId: "main" });
  const shown = new Set();
  let [messages, last] = [0, before.version];
  const all = new Promise((resolve) =>
    watcher.on("space:presence", ({ beings, spaceVersion }) => {
      messages++;
      last = spaceVersion;
      for (const { id, online } of beings) if (online) shown.add(id);
      if (shown.size === people) resolve();
    }),
  );
  const sockets = await Promise.all(Array.from({ length: people }, (_, i) => client(subject, { token: tokenOf(`user${i}`) })));
  const began = performance.now();
  await Promise.all(sockets.map((socket) => joined(socket, "space:join", { spaceId: "main" })));
  const joinedSeconds = (performance.now() - began) / 1000;
  await all;
  const shownSeconds = (performance.now() - began) / 1000;
  for (const socket of [...sockets, watcher]) socket.disconnect();
  return { joinedSeconds, shownSeconds, messages, events: last - before.version };
}
