/** What the model considers for one cell: everything that it can be, with its probability. */
import type { CSSProperties } from 'react';
import { formatFinePercent } from '../words/format.ts';
import { boardStrings } from './strings.ts';
import type { CellView } from './view.ts';

export interface Candidate {
  /** A character or a word. */
  readonly sign: string;
  readonly probability: number;
  readonly best: boolean;
}

interface Props {
  /** Whose candidates they are; undefined while no cell is looked at. */
  readonly title: string | undefined;
  readonly candidates: readonly Candidate[];
}

export function Candidates({ title, candidates }: Props) {
  return (
    <div className="candidates">
      {title ? (
        <>
          <p className="candidates-title">{title}</p>
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
        </>
      ) : (
        <p className="quiet">{boardStrings.pointAtCell}</p>
      )}
    </div>
  );
}

/** The digits of a Sudoku cell. */
export function DigitCandidates({ view }: { readonly view: CellView | undefined }) {
  const candidates = Array.from(view?.probabilities ?? [], (probability, i) => ({
    sign: String(i + 1),
    probability,
    best: view?.digit === i + 1,
  }));
  return <Candidates title={view && boardStrings.cellTitle(view)} candidates={candidates} />;
}
