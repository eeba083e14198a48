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

/**
 * Mantine's dimmed, placeholder and error texts are too pale for WCAG AA on our backgrounds. Four aspects say how work
 * stands: clear (it moves, or has arrived), caution (it waits for a person, or is silent), danger (it has stopped), dark.
 */
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
    "--sb-clear": "#17854a",
    "--sb-clear-text": "#0e6637",
    "--sb-caution": "#a66000",
    "--sb-caution-text": "#824d00",
    "--sb-caution-soft": "#faebcf",
    "--sb-danger": "#c92d29",
    "--sb-danger-text": "#ab201d",
    "--sb-danger-soft": "#fbe4e1",
    "--sb-dark": "#69756e",
    "--sb-sunken": "#e6e9ed",
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
    "--sb-clear": "#3fbf7a",
    "--sb-clear-text": "#6bd59b",
    "--sb-caution": "#e9a33a",
    "--sb-caution-text": "#f0bd6c",
    "--sb-caution-soft": "#35270c",
    "--sb-danger": "#fb6d64",
    "--sb-danger-text": "#ff958d",
    "--sb-danger-soft": "#3d1b18",
    "--sb-dark": "#85928b",
    "--sb-sunken": "#22272e",
  },
});
