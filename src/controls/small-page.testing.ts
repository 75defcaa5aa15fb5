/**
 * A page for tests without a browser, beside the DOM that the test file asks for: everything is laid out at one width, and canvases write
 * down what is drawn on them.
 */

/** Of everything that asks for its width. */
export const WIDTH = 480;

/** A canvas context that only writes down: each call and each colour or font set, in order. */
class Sketch {
  readonly lines: string[] = [];
  private readonly values: Record<string, unknown> = {};

  constructor(private readonly canvas: HTMLCanvasElement) {}

  get context(): CanvasRenderingContext2D {
    const round = (value: unknown): unknown => (typeof value === 'number' ? Math.round(value * 100) / 100 : value);
    return new Proxy(this.values, {
      get: (values, name: string) => {
        if (name === 'canvas') return this.canvas;
        if (name in values) return values[name];
        if (name === 'measureText') return (text: string) => ({ width: 6 * text.length });
        return (...args: unknown[]) => {
          this.lines.push(`${name}(${args.map((arg) => (typeof arg === 'object' ? '…' : round(arg))).join(', ')})`);
        };
      },
      set: (values, name: string, value) => {
        values[name] = value;
        this.lines.push(`${name} = ${round(value)}`);
        return true;
      },
    }) as unknown as CanvasRenderingContext2D;
  }
}

const sketches = new WeakMap<HTMLCanvasElement, Sketch>();

function sketchOf(canvas: HTMLCanvasElement): Sketch {
  const sketch = sketches.get(canvas) ?? new Sketch(canvas);
  sketches.set(canvas, sketch);
  return sketch;
}

/** What was drawn on a canvas, a call a line. */
export const drawnOn = (canvas: HTMLCanvasElement): readonly string[] => sketchOf(canvas).lines;

/** Gives the DOM of this test file what a layout and a GPU would give it. */
export function openSmallPage(): void {
  // React then waits for what a change brings about.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement) {
    return sketchOf(this).context;
  } as unknown as HTMLCanvasElement['getContext'];
  globalThis.ResizeObserver = class {
    constructor(private readonly tell: ResizeObserverCallback) {}
    observe(target: Element): void {
      this.tell([{ target, contentRect: { width: WIDTH, height: WIDTH } } as unknown as ResizeObserverEntry], this);
    }
    unobserve(): void {}
    disconnect(): void {}
  };
}
