import { sleep } from "../kit/process.mjs";

export const title = "Start";
export const about = "From the command to the first answer (200 of /health; of a peer, any), on a fresh folder; RSS when nothing has happened since.";
export const servers = ["signalbox", "nestjs", "netty-socketio"];
export const peers = ["nestjs"];
export const full = { settleSeconds: 10 };
export const quick = { settleSeconds: 2 };
export const columns = [
  { key: "millis", title: "first answer, ms", ratio: "start" },
  { key: "rssMib", title: "RSS idle, MiB", ratio: "RSS" },
  { key: "cpuSeconds", title: "CPU until then, s" },
];

export async function measure(subject, size) {
  const cpuSeconds = subject.process.cpuSeconds();
  await sleep(size.settleSeconds * 1000);
  return { millis: subject.startMillis, rssMib: subject.process.rssKib() / 1024, cpuSeconds };
}
