// Medians, spreads, ratios, as markdown.
const sorted = (values) => [...values].sort((a, b) => a - b);

export function percentile(values, p) {
  const order = sorted(values);
  return order[Math.min(order.length - 1, Math.floor((order.length * p) / 100))];
}

export const median = (values) => {
  const order = sorted(values);
  const middle = order.length >> 1;
  return order.length % 2 ? order[middle] : (order[middle - 1] + order[middle]) / 2;
};

export function number(value) {
  if (value === undefined || Number.isNaN(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

function cell(values) {
  const known = values.filter((value) => value !== undefined && value !== null);
  if (known.length === 0) return "–";
  const shown = number(median(known));
  const [low, high] = [number(Math.min(...known)), number(Math.max(...known))];
  return low === high ? shown : `${shown} (${low}–${high})`;
}

/**
 * @param columns `[{key, title, ratio?}]`; a column with `ratio` is also shown as a share of that of each named peer
 * @param rows `{server: [one object of values a round]}`
 */
export function markdown(columns, rows, peers) {
  const ratios = columns.filter((column) => column.ratio).flatMap((column) => peers.map((peer) => ({ column, peer })));
  const head = ["", ...columns.map((each) => each.title), ...ratios.map(({ column, peer }) => `${column.ratio} ÷ ${peer}`)];
  const lines = [head, head.map((_, i) => (i ? "--:" : "---"))];
  for (const [name, rounds] of Object.entries(rows)) {
    const values = (of, key) => (rows[of] ?? []).map((round) => round[key]).filter((value) => value !== undefined);
    const cells = ratios.map(({ column, peer }) => {
      const [own, other] = [values(name, column.key), values(peer, column.key)];
      return own.length && other.length && name !== peer ? number(median(own) / median(other)) : "–";
    });
    lines.push([name, ...columns.map((column) => cell(rounds.map((round) => round[column.key]))), ...cells]);
  }
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}
