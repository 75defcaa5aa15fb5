/** The theme's colours as a canvas wants them: looked up once a theme. */
export interface Palette {
  /** By place: palette[1] is the first series. */
  readonly series: readonly string[];
  readonly surface: string;
}

let known: Palette | undefined;

export function palette(): Palette {
  if (known) return known;
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const resolve = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  known = {
    series: ['', ...[1, 2, 3, 4, 5, 6].map((i) => resolve(`--series-${i}`))],
    surface: resolve('--surface'),
  };
  probe.remove();
  return known;
}

const listeners = new Set<() => void>();

/** Colours have changed: whoever draws with them draws again. */
export function forgetPalette(): void {
  known = undefined;
  for (const listener of listeners) listener();
}

let version = 0;
listeners.add(() => version++);
export const paletteVersion = {
  get: (): number => version,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)'])
  globalThis.matchMedia?.(query).addEventListener('change', forgetPalette);
