import { performance } from "node:perf_hooks";
import { ask, client, each, heard, joined, tokenOf } from "../kit/clients.mjs";

export const title = "Live updates are taken from PEOPLE with a socket each";
export const about =
  "Stock clients, half of them on each of two instances that share the embedded store of the first. From the request of the admin " +
  "until the last socket that had to go is closed, and has heard why: for half of the people, then for everyone.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { people: 1_000, times: 5 };
export const quick = { people: 100, times: 1 };
export const columns = [
  { key: "half", title: "half of them, last closed after, ms" },
  { key: "all", title: "everyone, last closed after, ms" },
  { key: "answered", title: "request answered after, ms" },
  { key: "wrong", title: "wrong" },
];

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

export async function measure(subject, { people, times }) {
  const admin = tokenOf();
  const other = await subject.another();
  try {
    await each(people, 16, async (i) => {
      await ask(subject, "POST", "/api/users", { username: `user${i}` }, admin);
      await ask(subject, "PUT", `/api/spaces/main/members/user${i}`, { role: "member" }, admin);
    });
    const found = { half: [], all: [], answered: [] };
    let wrong = 0;
    for (let i = 0; i < times; i++) {
      for (const [key, change] of Object.entries({ half: { enabled: true, rollout: 50 }, all: { enabled: false, rollout: 50 } })) {
        await set(subject, admin, { enabled: true, rollout: 100 });
        const taken = await take([subject, other], people, () => set(subject, admin, change));
        found[key].push(taken.last);
        found.answered.push(taken.answered);
        wrong += taken.wrong;
      }
    }
    return { half: median(found.half), all: median(found.all), answered: median(found.answered), wrong };
  } finally {
    await other.stop();
  }
}

const set = (subject, token, change) => ask(subject, "PUT", "/api/admin/features/websocket", { ...change, optIn: [] }, token);

/** All connect, then it is changed. Wrong is a socket that was closed or left although its user's feature says otherwise, or that was not told. */
async function take(instances, people, change) {
  const sockets = [];
  await each(people, 32, async (i) => {
    const socket = await connected(instances[i % instances.length], `user${i}`);
    await joined(socket, "dashboard:join", {});
    sockets[i] = socket;
  });
  const told = new Set();
  sockets.forEach((socket, i) => heard(socket, "features:changed").then(() => told.add(i)));
  let last = 0;
  sockets.forEach((socket) => socket.once("disconnect", () => (last = performance.now())));
  const began = performance.now();
  await change();
  const answered = performance.now() - began;
  while (performance.now() - Math.max(last, began) < 2_000) await new Promise((resolve) => setTimeout(resolve, 50));
  const found = { last: last - began, answered, wrong: 0 };
  await each(people, 32, async (i) => {
    const { websocket } = await ask(instances[0], "GET", "/api/features", undefined, tokenOf(`user${i}`));
    if (websocket.enabled !== sockets[i].connected || told.has(i) === websocket.enabled) found.wrong++;
  });
  for (const socket of sockets) socket.disconnect();
  return found;
}

/** The other instance learns of users and of the change a moment later. */
async function connected(instance, user) {
  for (const end = performance.now() + 5_000; ; ) {
    try {
      return await client(instance, { token: tokenOf(user) });
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
