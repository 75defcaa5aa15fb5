/** The theme's colours as a board on a canvas needs them: looked up once a theme. */
import { palette, paletteVersion } from '../charts/colours.ts';

export interface Ink {
  readonly ink: string;
  readonly quiet: string;
  readonly surface: string;
  readonly given: string;
  readonly line: string;
  readonly edge: string;
  readonly grid: string;
  readonly predicted: string;
  readonly changed: string;
  readonly heat: string;
  readonly good: string;
  readonly bad: string;
  readonly font: string;
}

let known: { readonly version: number; readonly ink: Ink } | undefined;

export function boardInk(): Ink {
  if (known?.version === paletteVersion.get()) return known.ink;
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const ink: Ink = {
    ink: colour('--ink'),
    quiet: colour('--ink-2'),
    surface: palette().surface,
    given: colour('--given'),
    line: colour('--board-line'),
    edge: colour('--edge'),
    grid: colour('--line'),
    predicted: colour('--predicted'),
    changed: colour('--series-2'),
    heat: colour('--series-1'),
    good: colour('--good'),
    bad: colour('--bad'),
    font: getComputedStyle(probe).fontFamily,
  };
  probe.remove();
  known = { version: paletteVersion.get(), ink };
  return ink;
}
