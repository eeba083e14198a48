import { sleep } from "../kit/process.mjs";

export const title = "Start";
export const about =
  "From `java -jar` to the first answer (200 of /health; of a peer, any), on a fresh folder; RSS when nothing has happened since. " +
  "Sums of all processes: of signalbox it is one on Java 25, and on an older `java` (signalbox-older) the launcher beside it.";
export const servers = ["signalbox", "signalbox-older", "nestjs", "netty-socketio"];
export const peers = ["nestjs"];
export const full = { settleSeconds: 10 };
export const quick = { settleSeconds: 2 };
export const columns = [
  { key: "millis", title: "first answer, ms", ratio: "start" },
  { key: "rssMib", title: "RSS idle, MiB", ratio: "RSS" },
  { key: "cpuSeconds", title: "CPU until then, s" },
];

export async function measure(subject, size) {
  const { process } = subject;
  const total = (figure) => process.tree().reduce((sum, pid) => sum + figure(pid), 0);
  const cpuSeconds = total((pid) => process.cpuSeconds(pid));
  await sleep(size.settleSeconds * 1000);
  return { millis: subject.startMillis, rssMib: total((pid) => process.rssKib(pid)) / 1024, cpuSeconds };
}
