import { createTheme } from "@mantine/core";
import type { CSSVariablesResolver, MantineColorsTuple } from "@mantine/core";

/** Around the colour of what the reader may do: 7 fills buttons in light colours, 6 in dark ones. */
const action: MantineColorsTuple = [
  "#eef3fc",
  "#e3ebfa",
  "#c3d4f5",
  "#8ab1ff",
  "#6f9af0",
  "#4d7de4",
  "#3467d6",
  "#2257c5",
  "#1d4db3",
  "#1a469f",
];

export const theme = createTheme({
  primaryColor: "action",
  primaryShade: { light: 7, dark: 6 },
  colors: { action },
  fontFamily: "var(--sb-font)",
  fontFamilyMonospace: "var(--sb-mono)",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.3333", sm: "1.2308", md: "1.4286", lg: "1.5", xl: "1.4" },
  radius: { xs: "2px", sm: "4px", md: "4px", lg: "8px", xl: "32px" },
  defaultRadius: "sm",
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.25rem", lineHeight: "1.4" },
      h2: { fontSize: "1rem", lineHeight: "1.5" },
      h3: { fontSize: "1.25rem", lineHeight: "1.4" },
    },
  },
  // app.css stills what moves. With no time for it in Mantine a menu would stand at (0, 0) until it is placed.
  respectReducedMotion: false,
});

/** Mantine's variables by the tokens of tokens.css, which know both colour schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    "--mantine-color-body": "var(--sb-surface)",
    "--mantine-color-text": "var(--sb-text)",
    "--mantine-color-dimmed": "var(--sb-text-2)",
    "--mantine-color-placeholder": "var(--sb-text-3)",
    "--mantine-color-error": "var(--sb-danger-text)",
    "--mantine-color-anchor": "var(--sb-link)",
    "--mantine-color-default": "var(--sb-surface)",
    "--mantine-color-default-hover": "var(--sb-sunken)",
    "--mantine-color-default-color": "var(--sb-text)",
    "--mantine-color-default-border": "var(--sb-hair)",
    "--mantine-color-action-filled": "var(--sb-action)",
    "--mantine-color-action-filled-hover": "var(--sb-action-hover)",
    "--mantine-color-action-light": "var(--sb-action-soft)",
    "--mantine-color-action-light-color": "var(--sb-link)",
    "--mantine-color-action-text": "var(--sb-link)",
    "--mantine-color-action-outline": "var(--sb-link)",
  },
  light: {},
  // The ground of fields.
  dark: {
    "--mantine-color-dark-6": "var(--sb-surface)",
    "--mantine-color-dark-5": "var(--sb-sunken)",
  },
});
