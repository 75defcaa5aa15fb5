/** Colour scales for heat maps, looked up by a byte: from the surface to a strong colour, and from one colour over the surface to another. */
import { palette } from './colours.ts';

type Rgb = readonly [number, number, number];

const LIGHT = {
  sequential: ['#ffffff', '#d9e8f5', '#8fbde0', '#2f7fbd', '#0a3f70'],
  diverging: ['#8a2c05', '#e08a52', '#fafafa', '#6fa8d6', '#083f73'],
} as const;
const DARK = {
  sequential: ['#161c23', '#1b3a55', '#27608d', '#4a96cc', '#a5d5f7'],
  diverging: ['#ffb27a', '#a0572a', '#161c23', '#2f6f9f', '#9bd3fb'],
} as const;

export type Scale = keyof typeof LIGHT;

const parse = (hex: string): Rgb => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as unknown as Rgb;

/** 256 colours, each as a canvas stores a pixel on a little-endian machine. */
function lutOf(stops: readonly string[]): Uint32Array {
  const colours = stops.map(parse);
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const at = (i / 255) * (colours.length - 1);
    const low = Math.min(colours.length - 2, Math.floor(at));
    const [a, b] = [colours[low], colours[low + 1]];
    const [r, g, blue] = [0, 1, 2].map((c) => Math.round(a[c] + (b[c] - a[c]) * (at - low)));
    return ((255 << 24) | (blue << 16) | (g << 8) | r) >>> 0;
  });
}

/** Whether the surface is a dark one. */
function isDark(): boolean {
  const [r = 255, g = 255, b = 255] = (palette().surface.match(/[\d.]+/g) ?? []).map(Number);
  return 0.3 * r + 0.6 * g + 0.1 * b < 128;
}

const made = new Map<string, Uint32Array>();

export function lut(scale: Scale): Uint32Array {
  const dark = isDark();
  const key = `${scale} ${dark}`;
  const known = made.get(key) ?? lutOf((dark ? DARK : LIGHT)[scale]);
  made.set(key, known);
  return known;
}
