/** What the model considers for one cell: everything that it can be, with its probability. */
import type { CSSProperties } from 'react';
import { formatFinePercent } from '../words/format.ts';
import { boardStrings } from './strings.ts';
import { type BoardView, candidatesOf, candidatesTitle } from './view.ts';

interface Props {
  readonly view: BoardView;
  /** Undefined while no cell is looked at. */
  readonly cell: number | undefined;
}

export function Candidates({ view, cell }: Props) {
  if (cell === undefined)
    return (
      <div className="candidates">
        <p className="quiet">{boardStrings.pointAtCell}</p>
      </div>
    );
  const candidates = candidatesOf(view, cell);
  return (
    <div className="candidates">
      <p className="candidates-title">{candidatesTitle(view, cell)}</p>
      <ul style={{ '--side': candidates.length } as CSSProperties}>
        {candidates.map(({ sign, probability, best }) => (
          <li key={sign} data-best={best}>
            <span className="candidate-digit">{sign}</span>
            <span className="candidate-bar" aria-hidden="true">
              <i style={{ '--p': probability } as CSSProperties} />
            </span>
            <span className="candidate-value">{formatFinePercent(probability)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
