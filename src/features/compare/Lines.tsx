/** The legend of a small picture: which line is which. */
import { Key } from '../../charts/Key.tsx';
import type { Series } from '../../charts/series.ts';

export function Lines({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className="readout" data-caption>
      {series.map((s) => (
        <li key={s.id}>
          <Key series={s} />
          <span className="readout-label">{s.label}</span>
        </li>
      ))}
    </ul>
  );
}
