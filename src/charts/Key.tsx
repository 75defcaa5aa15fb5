/** The sample of a line in a chart's legend: colour, dash and marker as they are drawn. */
import type { Look, Marker } from './series.ts';

/** About the point 11, 6. */
export const MARKERS: Readonly<Record<Marker, string>> = {
  circle: 'M11 6m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0',
  square: 'M8.3 3.3h5.4v5.4h-5.4z',
  triangle: 'M11 2.5l3.3 6h-6.6z',
  diamond: 'M11 2l3.6 4l-3.6 4l-3.6 -4z',
};

export function Key({ series }: { readonly series: Omit<Look, 'id' | 'label'> }) {
  return (
    <svg className="key" viewBox="0 0 22 12" aria-hidden="true" data-series={series.colour}>
      <path d="M1 6H21" strokeWidth={series.emphasis ? 2.5 : 1.75} strokeDasharray={series.dash?.join(' ')} />
      {series.marker && <path className="key-marker" d={MARKERS[series.marker]} />}
    </svg>
  );
}
