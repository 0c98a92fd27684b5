import { createTheme, type MantineColorsTuple, type MantineThemeOverride } from "@mantine/core";

const par: MantineColorsTuple = [
  "#effcf9",
  "#d3f5ee",
  "#a8eadd",
  "#72d9c8",
  "#3fbfad",
  "#1fa393",
  "#128578",
  "#0f766e",
  "#0c5c57",
  "#0a4a47",
];

const dark: MantineColorsTuple = [
  "#e7eeec",
  "#c0ccc9",
  "#a2b3ae",
  "#6f807b",
  "#3d4b47",
  "#2d3936",
  "#1b2422",
  "#161e1c",
  "#0e1413",
  "#0a0f0e",
];

export const theme: MantineThemeOverride = createTheme({
  primaryColor: "par",
  primaryShade: { light: 7, dark: 7 },
  colors: { par, dark },
  fontFamily:
    '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace',
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: {
        centered: true,
        radius: "lg",
        padding: "lg",
        transitionProps: { duration: 0 },
      },
    },
    Drawer: { defaultProps: { padding: "md" } },
    Tooltip: {
      defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } },
    },
  },
});
