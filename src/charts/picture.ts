/** A chart as a file: its canvases and SVG drawings, which lie over each other, as one SVG or PNG. */

/** What of a drawing's style comes from style sheets, which a file does not have. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'paint-order',
  'vector-effect',
] as const;

const SVG = 'http://www.w3.org/2000/svg';

function styledClone(svg: SVGElement): SVGElement {
  const clone = svg.cloneNode(true) as SVGElement;
  const from = [svg, ...svg.querySelectorAll<SVGElement>('*')];
  const to = [clone, ...clone.querySelectorAll<SVGElement>('*')];
  from.forEach((element, i) => {
    const computed = getComputedStyle(element);
    for (const name of STYLES) to[i]?.setAttribute(name, computed.getPropertyValue(name));
    to[i]?.removeAttribute('class');
  });
  return clone;
}

/** What of a chart goes into its picture: drawings, and the words that name them. */
const DRAWINGS = 'canvas, svg';
const WORDS = '[data-caption]:not(.readout), .axis-name, .readout-label, .readout-value, .legend > span:not(:has(canvas))';
const HEAD = 30;
const PAD = 12;

const visible = <T extends Element>(elements: Iterable<T>): { element: T; box: DOMRect }[] =>
  [...elements]
    .filter((element) => !element.closest('[data-screen-only]'))
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && box.height > 0);

/** @param root holds the drawings; @param title goes above them. */
export function pictureSvg(root: HTMLElement, title: string): { readonly svg: string; readonly width: number; readonly height: number } {
  const style = getComputedStyle(root);
  const drawings = visible(root.querySelectorAll<HTMLCanvasElement | SVGSVGElement>(DRAWINGS));
  const texts = visible(root.querySelectorAll<HTMLElement>(WORDS));
  const boxes = [...drawings, ...texts].map(({ box }) => box);
  const left = Math.min(...boxes.map((box) => box.left)) - PAD;
  const top = Math.min(...boxes.map((box) => box.top)) - HEAD;
  const width = Math.ceil(Math.max(...boxes.map((box) => box.right)) - left + PAD);
  const height = Math.ceil(Math.max(...boxes.map((box) => box.bottom)) - top + PAD);
  const out = document.createElementNS(SVG, 'svg');
  const add = (name: string, attributes: Readonly<Record<string, string | number>>): SVGElement => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    out.append(element);
    return element;
  };
  for (const [key, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) out.setAttribute(key, String(value));
  add('rect', { width, height, fill: surfaceOf(root) });
  const heading = { x: PAD, y: 20, fill: style.color, 'font-family': style.fontFamily, 'font-size': 14, 'font-weight': 650 };
  add('text', heading).textContent = title;
  for (const { element, box } of drawings) {
    const place = { x: box.left - left, y: box.top - top, width: box.width, height: box.height };
    if (element instanceof HTMLCanvasElement) {
      const { imageRendering, opacity, clipPath } = getComputedStyle(element);
      // As an attribute of its own: the page's policy lets no script write a style attribute.
      const image = add('image', {
        ...place,
        href: element.toDataURL(),
        preserveAspectRatio: 'none',
        'image-rendering': imageRendering,
        opacity,
      });
      // The part after the cursor is clipped away where the same lines lie faint under it.
      const cut = /^inset\(0px (\d+(?:\.\d+)?)px/.exec(clipPath)?.[1];
      if (cut !== undefined) {
        const id = `clip-${out.childNodes.length}`;
        const clip = add('clipPath', { id });
        const kept = document.createElementNS(SVG, 'rect');
        const sizes = { ...place, width: Math.max(0, box.width - Number(cut)) };
        for (const [key, value] of Object.entries(sizes)) kept.setAttribute(key, String(value));
        clip.append(kept);
        image.setAttribute('clip-path', `url(#${id})`);
      }
    } else {
      const clone = styledClone(element);
      for (const [key, value] of Object.entries(place)) clone.setAttribute(key, String(value));
      out.append(clone);
    }
  }
  for (const { element, box } of texts) {
    const look = getComputedStyle(element);
    const text = add('text', {
      x: box.left - left,
      y: box.bottom - top - 4,
      fill: look.color,
      'font-family': look.fontFamily,
      'font-size': look.fontSize,
      'font-weight': look.fontWeight,
    });
    text.textContent = element.textContent;
  }
  return { svg: new XMLSerializer().serializeToString(out), width, height };
}

function surfaceOf(element: HTMLElement): string {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (!/^rgba\(.*, 0\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
  }
  return 'white';
}

const PNG_SCALE = 2;

export async function picturePng(root: HTMLElement, title: string): Promise<Blob> {
  const { svg, width, height } = pictureSvg(root, title);
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser could not write a PNG'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
