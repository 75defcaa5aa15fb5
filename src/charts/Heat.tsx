/** A matrix of numbers as a picture: one pixel a number, stretched by CSS. Drawn from a typed array, without React in between. */
import { type CSSProperties, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { paletteVersion } from './colours.ts';
import { lut, type Scale } from './lut.ts';

interface Props {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns]. */
  readonly values: Float32Array | undefined;
  readonly scale: Scale;
  /** What stands for the end of the colours: values from 0 to it, or from minus it to it. */
  readonly most: number;
  readonly style?: CSSProperties;
}

function paintHeat(image: ImageData, values: Float32Array, scale: Scale, most: number): void {
  const pixels = new Uint32Array(image.data.buffer);
  const colours = lut(scale);
  const factor = most > 0 ? (scale === 'diverging' ? 127.5 : 255) / most : 0;
  const zero = scale === 'diverging' ? 127.5 : 0;
  for (let i = 0; i < pixels.length; i++) {
    const at = zero + values[i] * factor;
    pixels[i] = colours[at >= 255 ? 255 : at > 0 ? Math.round(at) : 0];
  }
}

export function Heat({ rows, columns, values, scale, most, style }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const image = useRef<ImageData>(undefined);
  const colours = useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get, paletteVersion.get);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is drawn although nothing else changed
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || rows < 1 || columns < 1) return;
    if (image.current?.width !== columns || image.current.height !== rows) image.current = new ImageData(columns, rows);
    if (values) paintHeat(image.current, values, scale, most);
    else image.current.data.fill(0);
    context.putImageData(image.current, 0, 0);
  }, [values, rows, columns, scale, most, colours]);
  return <canvas ref={canvas} className="heat-map" width={columns} height={rows} style={style} />;
}
