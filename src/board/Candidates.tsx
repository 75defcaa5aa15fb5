/** What the model considers for one cell: every digit with its probability. */
import type { CSSProperties } from 'react';
import { formatFinePercent } from '../app/format.ts';
import { strings } from '../app/strings.ts';
import type { CellView } from './view.ts';

export function Candidates({ view }: { readonly view: CellView | undefined }) {
  return (
    <div className="candidates">
      {view ? (
        <>
          <p className="candidates-title">{strings.board.cellTitle(view)}</p>
          <ul style={{ '--side': view.probabilities.length } as CSSProperties}>
            {Array.from(view.probabilities, (p, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a candidate is its digit
              <li key={i} data-best={view.digit === i + 1}>
                <span className="candidate-digit">{i + 1}</span>
                <span className="candidate-bar" aria-hidden="true">
                  <i style={{ '--p': p } as CSSProperties} />
                </span>
                <span className="candidate-value">{formatFinePercent(p)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="quiet">{strings.board.pointAtCell}</p>
      )}
    </div>
  );
}
