/**
 * The layers: app → features → realtime, api → model; ui is shared by all and stands on api's types alone; words (the
 * language of the page) stand below all but realtime and model. Of the app,
 * realtime knows nothing: others use it too.
 */
const tests = "[.]test[.]tsx?$|^src/test-";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "api-imports-nothing-of-ours",
      severity: "error",
      from: { path: "^src/api/", pathNot: tests },
      to: { path: "^src/(app|features|realtime|ui)/" },
    },
    {
      name: "words-know-nothing-of-the-app",
      severity: "error",
      from: { path: "^src/words/", pathNot: tests },
      to: { path: "^src/", pathNot: "^src/(words|locales)/" },
    },
    {
      name: "model-imports-generated-types-alone",
      severity: "error",
      from: { path: "^src/model/" },
      to: { path: "^src/", pathNot: "^src/(model/|api/schema[.]ts$)" },
    },
    {
      name: "realtime-stands-on-model",
      severity: "error",
      from: { path: "^src/realtime/", pathNot: tests },
      to: { path: "^src/", pathNot: "^src/(realtime|model)/" },
    },
    {
      name: "only-hooks-know-react",
      severity: "error",
      from: { path: "^src/realtime/", pathNot: `${tests}|^src/realtime/hooks[.]ts$` },
      to: { path: "node_modules/react/" },
    },
    {
      name: "ui-stands-on-api",
      severity: "error",
      from: { path: "^src/ui/", pathNot: tests },
      to: { path: "^src/(app|features|realtime)/" },
    },
    {
      name: "features-do-not-import-app",
      severity: "error",
      from: { path: "^src/features/", pathNot: tests },
      to: { path: "^src/app/" },
    },
    {
      name: "features-do-not-import-each-other",
      severity: "error",
      from: { path: "^src/features/([^/]+)/", pathNot: tests },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "only-tests-import-test-parts",
      severity: "error",
      from: { pathNot: tests },
      to: { path: tests },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "browser", "default"],
    },
  },
};
