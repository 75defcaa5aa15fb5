/** Canvases measured in CSS pixels and as sharp as the screen. */
import { type RefObject, useLayoutEffect, useSyncExternalStore } from 'react';
import { paletteVersion } from './colours.ts';

type Context = CanvasRenderingContext2D;

/** Empties a canvas and gives it a size. */
export function prepare(canvas: HTMLCanvasElement, width: number, height: number): Context | null {
  const ratio = Math.min(3, globalThis.devicePixelRatio || 1);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

/**
 * Keeps a canvas painted: before what React has changed is seen, and where the theme's colours become others.
 * @param paint a new function where something else is to be painted.
 */
export function usePainting(canvas: RefObject<HTMLCanvasElement | null>, width: number, height: number, paint: (context: Context) => void) {
  const colours = useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get, paletteVersion.get);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is drawn although nothing else changed
  useLayoutEffect(() => {
    const context = canvas.current && width > 0 ? prepare(canvas.current, width, height) : null;
    if (context) paint(context);
  }, [canvas, width, height, paint, colours]);
}
