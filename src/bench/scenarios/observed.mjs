import { columns as all, full, measure, quick } from "./paced.mjs";

export { full, measure, quick };
export const title = "20 events/s to CLIENTS, watched in different ways";
export const about =
  "As in `paced`. `signalbox` keeps its metrics and writes its log as text to nowhere; `-unmeasured` keeps no metrics, `-json` writes JSON to a " +
  "pipe that is read, `-traced` sends the trace of each event to a collector.";
export const servers = ["signalbox", "signalbox-unmeasured", "signalbox-json", "signalbox-traced"];
export const peers = ["signalbox-unmeasured"];
export const columns = all.filter(({ key }) => !key.startsWith("cold"));
