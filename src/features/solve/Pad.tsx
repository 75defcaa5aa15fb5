/** Digits to press, for fingers. They go into the cell that was touched last. */
import type { CSSProperties } from 'react';
import { solveStrings as words } from './strings.ts';

export function Pad({ side, onDigit }: { readonly side: number; readonly onDigit: (digit: number) => void }) {
  return (
    <fieldset className="pad" style={{ '--keys': side + 1 } as CSSProperties}>
      <legend className="sr-only">{words.board.pad}</legend>
      {Array.from({ length: side }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a key is its digit
        <button key={i} type="button" aria-label={words.board.write(i + 1)} onClick={() => onDigit(i + 1)}>
          {i + 1}
        </button>
      ))}
      <button type="button" aria-label={words.board.erase} title={words.board.erase} onClick={() => onDigit(0)}>
        <svg viewBox="0 0 24 24" className="transport-icon" aria-hidden="true">
          <path
            d="M8.5 5H20v14H8.5L3 12zM10.4 8.9 9 10.3 10.7 12 9 13.7l1.4 1.4 1.7-1.7 1.7 1.7 1.4-1.4-1.7-1.7 1.7-1.7-1.4-1.4-1.7 1.7z"
            fillRule="evenodd"
          />
        </svg>
      </button>
    </fieldset>
  );
}
