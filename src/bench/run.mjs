// Measures Signalbox beside its peers: `node src/bench/run.mjs <scenario…|all> [--quick] [--rounds 3] [--servers a,b]`.
// It builds what is missing, runs the servers in turn, in another order each round, and prints a table of medians with the
// least and the most. Figures go to src/bench/results, the chart of the newest full ones to src/docs/bench.svg.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { svg } from "./kit/chart.mjs";
import { endAll } from "./kit/process.mjs";
import { build, buildLoad, names, root } from "./kit/servers.mjs";
import { Subject } from "./kit/subject.mjs";
import { markdown } from "./kit/table.mjs";

const ORDER = ["fanout", "paced", "observed", "unread", "idle", "connect", "append", "storm", "slow", "soak", "start", "growth", "deliveries", "workflow", "being", "people", "states", "claim", "agents", "attention", "rollout", "cluster", "backup"];
const results = join(root, "src/bench/results");

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    servers: { type: "string" },
    set: { type: "string", multiple: true, default: [] }, // clients=100: another size
  },
});
const scenarios = positionals.includes("all") ? ORDER : positionals;
const unknown = [...scenarios.filter((name) => ![...ORDER, "chart"].includes(name)), ...(options.servers?.split(",") ?? []).filter((name) => !names.includes(name))];
if (scenarios.length === 0 || unknown.length) {
  console.error(`${unknown.length ? `unknown: ${unknown.join(", ")}\n` : ""}scenarios: ${ORDER.join(" ")} all chart\nservers: ${names.join(" ")}`);
  process.exit(2);
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
process.on("exit", endAll);
mkdirSync(results, { recursive: true });

async function run(name) {
  const scenario = await import(`./scenarios/${name}.mjs`);
  const size = { ...(options.quick ? scenario.quick : scenario.full) };
  for (const each of options.set) {
    const [key, value] = each.split("=");
    if (key in size) size[key] = JSON.parse(value);
  }
  const servers = options.servers ? scenario.servers.filter((each) => options.servers.split(",").includes(each)) : scenario.servers;
  const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
  for (const server of servers) build(server);
  const rows = Object.fromEntries(servers.map((server) => [server, []]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < servers.length; i++) {
      const server = servers[(i + round) % servers.length];
      const subject = new Subject(server);
      try {
        await subject.start();
        rows[server].push(await scenario.measure(subject, size));
      } catch (error) {
        console.error(`${name}, ${server}, round ${round + 1}: ${error.stack}`);
      } finally {
        await subject.stop();
      }
      console.error(`${name}: round ${round + 1} of ${rounds}, ${server}: ${brief(scenario, rows[server][round])}`);
    }
  }
  report(name, scenario, { size, rounds, rows });
}

const brief = (scenario, values) =>
  values ? scenario.columns.map(({ key, title }) => `${title} ${round3(values[key])}`).join("; ") : "failed";
const round3 = (value) => (typeof value === "number" ? Number(value.toPrecision(3)) : "–");

function report(name, scenario, { size, rounds, rows }) {
  const names = {
    AGENTS: size.agents,
    BEINGS: size.beings,
    CLIENTS: size.clients?.toLocaleString("en-US"),
    EVENTS: size.events?.toLocaleString("en-US"),
    FILES: size.files,
    FIRST: size.steps?.[0],
    LAST: size.steps?.at(-1),
    NEEDY: size.needy,
    PEOPLE: size.people,
    RATE: size.rate,
    READERS: size.readers,
    SPACES: size.spaces,
    TASKS: size.tasks?.toLocaleString("en-US"),
    WARM_RATE: size.warmRate,
    WARM_SECONDS: size.warmSeconds,
    WRITERS: size.writers,
  };
  const named = (text) => text.replace(/\b[A-Z_]+\b/g, (name) => names[name] ?? name);
  const columns = scenario.columns.map((column) => ({ ...column, title: named(column.title) }));
  const table = [
    `## ${named(scenario.title)}`,
    "",
    named(scenario.about),
    "",
    markdown(columns, rows, scenario.peers),
    "",
    `Medians of ${rounds} rounds (least–most), the servers in turn. Sizes: ${JSON.stringify(size)}. ${cpus().length} cores (${cpus()[0].model}), Linux ${release()}, Node ${process.version}. Load average at the end: ${loadavg()[0].toFixed(1)}.`,
    "",
  ].join("\n");
  console.log(table);
  const file = join(results, options.quick ? `${name}-quick` : name);
  writeFileSync(`${file}.json`, JSON.stringify({ name, quick: options.quick, at: new Date(), size, rounds, rows }, null, 1));
  writeFileSync(`${file}.md`, table);
}

async function draw() {
  const panels = [];
  for (const name of ORDER) {
    const file = join(results, `${name}.json`);
    if (!existsSync(file)) continue;
    const { rows } = JSON.parse(readFileSync(file, "utf8"));
    const { charts = [] } = await import(`./scenarios/${name}.mjs`);
    for (const { key, title } of charts) {
      const values = Object.entries(rows).map(([server, rounds]) => [server, rounds.map((round) => round[key]).filter((value) => value !== undefined)]);
      panels.push({ title, rows: Object.fromEntries(values) });
    }
  }
  if (panels.length) writeFileSync(join(root, "src/docs/bench.svg"), svg(panels));
}

buildLoad();
for (const name of scenarios.filter((each) => each !== "chart")) await run(name);
if (!options.quick) await draw();
process.exit(0);
