import { transformAsync, types as t } from "@babel/core";
import type { NodePath, PluginObj, types } from "@babel/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";

/** The macros of Lingui, in the files that use them and no others: Babel is slow. */
export function words(): Plugin {
  return {
    name: "words",
    enforce: "pre",
    transform: {
      filter: { id: /\/src\/.*\.tsx?$/, code: /from "@lingui\/(?:core|react)\/macro"/ },
      async handler(code, id) {
        const result = await transformAsync(code, {
          filename: id,
          configFile: false,
          babelrc: false,
          sourceMaps: true,
          parserOpts: { plugins: ["typescript", ...(id.endsWith("x") ? (["jsx"] as const) : [])] },
          plugins: [["@lingui/babel-plugin-lingui-macro", { stripMessageField: false }], compiled],
        });
        return { code: result?.code ?? code, map: result?.map };
      },
    },
  };
}

/**
 * Writes each English message as a catalogue has it, parsed. So English needs no catalogue, each page brings its own
 * sentences, and no parser is a part of the app.
 */
const compiled: PluginObj = {
  visitor: {
    Program: {
      exit: (program) => program.traverse({ ObjectExpression: compileIn }),
    },
  },
};

function compileIn({ node }: NodePath<types.ObjectExpression>): void {
  if (node.leadingComments?.some(({ value }) => value === "i18n") !== true) return;
  for (const property of node.properties) {
    if (property.type !== "ObjectProperty" || property.value.type !== "StringLiteral") continue;
    if (property.key.type !== "Identifier" || property.key.name !== "message") continue;
    property.value = t.valueToNode(compileMessage(property.value.value));
  }
}
