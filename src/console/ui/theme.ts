import { Badge, Button, createTheme, Table, Text, Tooltip, type CSSVariablesResolver } from '@mantine/core'

/** The one look: system fonts, compact sizes, one blue, square-ish corners. */
export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 8 },
  colors: {
    harbour: [
      ...(['#eaf4fb', '#d6e7f4', '#abcee8', '#7db3dc', '#579dd2', '#3f8fcc'] as const),
      ...(['#2f7fb9', '#1c6291', '#17557f', '#0f476c'] as const),
    ],
  },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600, miw: 'max-content' },
    }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm', fz: 'sm' } }),
    Text: Text.extend({ defaultProps: { size: 'sm' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { withArrow: true, openDelay: 150, events: { hover: true, focus: true, touch: true } },
    }),
  },
})

/** Mantine's quiet colours are too quiet to read (under 4.5 : 1); these pass WCAG AA on both backgrounds. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#57606a',
    '--mantine-color-placeholder': '#6b747d',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-default-border': '#8b949e',
    '--mantine-color-disabled-color': '#5f6870',
    '--mantine-color-teal-light-color': '#07664a',
    '--mantine-color-orange-light-color': '#8a3b00',
    '--console-line': 'var(--mantine-color-gray-3)',
    '--console-hover': 'var(--mantine-color-gray-0)',
    '--console-chrome': '#f6f8fa',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b0b8',
    '--mantine-color-placeholder': '#9aa1a9',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-default-border': '#767d85',
    '--mantine-color-disabled-color': '#9aa1a9',
    '--console-line': 'var(--mantine-color-dark-4)',
    '--console-hover': 'var(--mantine-color-dark-6)',
    '--console-chrome': 'var(--mantine-color-dark-8)',
  },
})
