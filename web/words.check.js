/** Fails when a catalogue has other sentences than the code; `npm run words` mends it. */
import { getCatalogs } from "@lingui/cli/api";
import { getConfig } from "@lingui/conf";

const config = getConfig();
for (const catalog of await getCatalogs(config)) {
  const inCode = (await catalog.collect()) ?? {};
  for (const locale of config.locales) {
    const inCatalogue = (await catalog.read(locale)) ?? {};
    const missing = Object.keys(inCode).filter((id) => !(id in inCatalogue));
    const gone = Object.keys(inCatalogue).filter((id) => !(id in inCode));
    for (const id of missing) console.error(`${locale}.po lacks: ${inCode[id].message}`);
    for (const id of gone) console.error(`${locale}.po has too much: ${inCatalogue[id].message}`);
    if (missing.length + gone.length > 0) process.exitCode = 1;
  }
}
if (process.exitCode === 1) console.error("Run `npm run words`.");
