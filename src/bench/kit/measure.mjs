// What several scenarios do: watch the processors while something happens, and be strict about order.
import { performance } from "node:perf_hooks";

/** Runs `work` between two looks at the processors. The statistics of the load generator begin anew before it. */
export async function watched(subject, load, work) {
  await load.say("reset");
  const [server, threads, began] = [subject.process.cpuSeconds(), subject.process.threadSeconds(), performance.now()];
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  const serverSeconds = subject.process.cpuSeconds() - server;
  const after = subject.process.threadSeconds();
  const stats = await load.say("stats");
  return {
    result,
    stats,
    seconds,
    serverSeconds,
    threads: Object.fromEntries(
      Object.entries(after)
        .map(([name, value]) => [name, Number((value - (threads[name] ?? 0)).toFixed(2))])
        .filter(([, value]) => value > 0)
        .sort((a, b) => b[1] - a[1]),
    ),
    /** Of the time that both used. */
    loadShare: (100 * stats.cpuSeconds) / (stats.cpuSeconds + serverSeconds),
  };
}

/** How often something came twice, was missing, or a connection broke: all must be 0. */
export const wrong = (stats) => stats.groups.reduce((sum, group) => sum + group.gaps + group.repeats + group.lost, 0);

export const sum = (stats, field) => stats.groups.reduce((total, group) => total + group[field], 0);

/** So many messages at once, again and again: the next when the last has reached everyone. */
export async function bursts(subject, load, { clients, burst, seconds }) {
  return watched(subject, load, async () => {
    const end = performance.now() + seconds * 1000;
    let sent = 0;
    while (performance.now() < end) {
      await load.say("post", "/burst", 1, 0, 1, 0, subject.burst(burst));
      sent += burst;
      const { groups } = await load.say("await", 0, sent * clients, 60);
      if (groups[0].deliveries < sent * clients) throw new Error(`${groups[0].deliveries} of ${sent * clients} deliveries came`);
    }
    return sent;
  });
}

/** Many POSTs of events in flight, as fast as they are answered; or at a rate. */
export async function appends(subject, load, { clients, writers, rate = 0, seconds, bytes, path = subject.eventsPath }) {
  return watched(subject, load, async () => {
    await load.say("post", path, writers, rate, 0, seconds, subject.event(bytes));
    const posted = await load.say("posted", seconds + 60);
    if (posted.refused) throw new Error(`${posted.refused} POSTs were refused: ${posted.firstRefusal}`);
    await load.say("await", 0, posted.posts * clients, 30);
    return posted;
  });
}
