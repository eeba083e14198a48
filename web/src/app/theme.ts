import { createTheme } from "@mantine/core";
import type { CSSVariablesResolver } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 8 },
  defaultRadius: "md",
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: "600" },
  respectReducedMotion: true,
  colors: {
    dark: [
      "#e4e7eb",
      "#c3c8d0",
      "#9ba2ae",
      "#7a828f",
      "#4b525e",
      "#373d47",
      "#292e36",
      "#1b1f25",
      "#14171c",
      "#0e1014",
    ],
  },
});

/** Mantine's dimmed, placeholder and error texts are too pale for WCAG AA on our backgrounds. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#ffffff",
    "--mantine-color-dimmed": "#59616d",
    "--mantine-color-placeholder": "#68707d",
    "--mantine-color-error": "#c92a2a",
    "--sb-ground": "#f5f6f8",
    "--sb-surface": "#ffffff",
    "--sb-line": "#e1e4e9",
    "--sb-gray": "#8a929f",
    "--sb-blue": "#1c7ed6",
    "--sb-amber": "#e8870c",
    "--sb-indigo": "#4263eb",
    "--sb-green": "#2b9a48",
    "--sb-violet": "#8250df",
    "--sb-red": "#d1343b",
  },
  dark: {
    "--mantine-color-body": "#14171c",
    "--mantine-color-dimmed": "#9ba2ae",
    "--mantine-color-placeholder": "#8e96a3",
    "--mantine-color-error": "#ff8787",
    "--sb-ground": "#0e1014",
    "--sb-surface": "#1b1f25",
    "--sb-line": "#2b3038",
    "--sb-gray": "#8a929f",
    "--sb-blue": "#4dabf7",
    "--sb-amber": "#ffa94d",
    "--sb-indigo": "#748ffc",
    "--sb-green": "#46c866",
    "--sb-violet": "#b18cff",
    "--sb-red": "#ff6b6b",
  },
});
