const FENCE = /^\s{0,3}(?:```|~~~)/;
const FRAME =
  /^\s+at \S|^\s*File ".*", line \d+|^\s*\.\.\. \d+ more$|^\s*#\d+ +\S+.*(?:\(|:\d)|^\s+\S+\.(?:go|rs|c|cc|cpp):\d+/;
const HEAD =
  /^(?:Traceback \(|Caused by: |Exception in |panic: |goroutine \d|(?:[\w$]+\.)*[\w$]*(?:Error|Exception)\b)/;

/** The same text with its stack traces fenced, so that they are set as code: agents paste them as they come. */
export function fenceTraces(text: string): string {
  if (!text.split("\n").some((line) => FRAME.test(line))) return text;
  const fenced: string[] = [];
  let trace: string[] = [];
  let inFence = false;
  const close = () => {
    const isTrace = trace.some((line) => FRAME.test(line));
    fenced.push(...(isTrace ? ["```", ...trace, "```"] : trace));
    trace = [];
  };
  for (const line of text.split("\n")) {
    if (FENCE.test(line)) {
      close();
      inFence = !inFence;
    }
    const isPart = FRAME.test(line) || HEAD.test(line) || (trace.length > 0 && /^\s+\S/.test(line));
    if (isPart && !inFence && !FENCE.test(line)) {
      trace.push(line);
    } else {
      close();
      fenced.push(line);
    }
  }
  close();
  return fenced.join("\n");
}
