// One SVG of small bar charts, one for each figure; it follows the reader's light or dark theme.
import { median, number } from "./table.mjs";

const WIDTH = 860;
const PANEL = 400;
const BAR = 20;
const LABEL = 118;
const VALUE = 60;

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function panel({ title, rows }, x, y) {
  const most = Math.max(...rows.map((row) => row.value));
  const bars = rows.map(({ name, value }, i) => {
    const top = y + 30 + i * BAR;
    const length = Math.max(1, (value / most) * (PANEL - LABEL - VALUE));
    return [
      `<text class="label" x="${x + LABEL - 6}" y="${top + 14}">${escape(name)}</text>`,
      `<rect class="${name.startsWith("signalbox") ? "ours" : "theirs"}" x="${x + LABEL}" y="${top + 2}" width="${length.toFixed(1)}" height="${BAR - 5}" rx="2"/>`,
      `<text class="value" x="${(x + LABEL + length + 5).toFixed(1)}" y="${top + 14}">${number(value)}</text>`,
    ].join("\n");
  });
  return `<text class="title" x="${x}" y="${y + 16}">${escape(title)}</text>\n${bars.join("\n")}`;
}

/** @param panels `[{title, rows: {server: [values]}}]` */
export function svg(panels) {
  const filled = panels
    .map(({ title, rows }) => ({
      title,
      rows: Object.entries(rows)
        .filter(([, values]) => values.length)
        .map(([name, values]) => ({ name, value: median(values) })),
    }))
    .filter(({ rows }) => rows.length > 1);
  let y = 10;
  const parts = [];
  for (let i = 0; i < filled.length; i += 2) {
    const pair = filled.slice(i, i + 2);
    pair.forEach((each, column) => parts.push(panel(each, 14 + column * (WIDTH / 2), y)));
    y += 50 + BAR * Math.max(...pair.map((each) => each.rows.length));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img">
<title>Signalbox and its peers</title>
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 13px }
.label { text-anchor: end }
.value { fill: #59636e }
.ours { fill: #1f6feb }
.theirs { fill: #afb8c1 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .value { fill: #9198a1 }
  .ours { fill: #4493f8 }
  .theirs { fill: #484f58 }
}
</style>
${parts.join("\n")}
</svg>
`;
}
