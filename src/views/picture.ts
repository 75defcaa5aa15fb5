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

/** @param root holds the drawings; @param title goes above them. */
export function pictureSvg(root: HTMLElement, title: string): { readonly svg: string; readonly width: number; readonly height: number } {
  const frame = root.getBoundingClientRect();
  const style = getComputedStyle(root);
  const head = 30;
  const pad = 12;
  const width = Math.ceil(frame.width + 2 * pad);
  const height = Math.ceil(frame.height + head + pad);
  const out = document.createElementNS(SVG, 'svg');
  out.setAttribute('xmlns', SVG);
  out.setAttribute('viewBox', `0 0 ${width} ${height}`);
  out.setAttribute('width', String(width));
  out.setAttribute('height', String(height));
  const add = (name: string, attributes: Readonly<Record<string, string | number>>): SVGElement => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    out.append(element);
    return element;
  };
  add('rect', { width, height, fill: surfaceOf(root) });
  add('text', { x: pad, y: 20, fill: style.color, 'font-family': style.fontFamily, 'font-size': 14, 'font-weight': 650 }).textContent =
    title;
  for (const element of root.querySelectorAll<HTMLCanvasElement | SVGSVGElement>('canvas, svg:not(.key)')) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const place = { x: box.left - frame.left + pad, y: box.top - frame.top + head, width: box.width, height: box.height };
    if (element instanceof HTMLCanvasElement) {
      const smooth = getComputedStyle(element).imageRendering;
      add('image', { ...place, href: element.toDataURL(), style: `image-rendering:${smooth}`, preserveAspectRatio: 'none' });
    } else {
      const clone = styledClone(element);
      for (const [key, value] of Object.entries(place)) clone.setAttribute(key, String(value));
      out.append(clone);
    }
  }
  for (const element of root.querySelectorAll<HTMLElement>('[data-caption]')) {
    const box = element.getBoundingClientRect();
    const look = getComputedStyle(element);
    const text = add('text', {
      x: box.left - frame.left + pad,
      y: box.bottom - frame.top + head - 4,
      fill: look.color,
      'font-family': look.fontFamily,
      'font-size': look.fontSize,
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
