/** What the pointer draws on a maze or an ARC input, and the size of an ARC grid. */
import type { CSSProperties } from 'react';
import { COLOURS } from '../../board/paint.ts';
import { FIRST_COLOUR, gridBox, inputTokens, tokenName, tokenSign } from '../../board/tokens.ts';
import type { Task } from '../../puzzles/task.ts';
import { resizeGrid } from './actions.ts';
import { solveStrings as words } from './strings.ts';

interface Props {
  readonly task: Task;
  /** A token; undefined where the pointer only looks. */
  readonly brush: number | undefined;
  readonly onBrush: (brush: number | undefined) => void;
}

export function Brushes({ task, brush, onBrush }: Props) {
  const b = words.board;
  return (
    <fieldset className="brushes">
      <legend className="sr-only">{b.brushes}</legend>
      <button type="button" aria-pressed={brush === undefined} title={b.lookHelp} onClick={() => onBrush(undefined)}>
        {b.look}
      </button>
      {inputTokens(task).map((token) => (
        <button
          key={token}
          type="button"
          aria-pressed={brush === token}
          aria-label={b.draw(tokenName(task, token))}
          data-colour={task.look === 'colours' || undefined}
          style={task.look === 'colours' ? ({ '--swatch': COLOURS[token - FIRST_COLOUR] } as CSSProperties) : undefined}
          onClick={() => onBrush(token)}
        >
          {tokenSign(task, token)}
        </button>
      ))}
    </fieldset>
  );
}

export function GridSize({ task, question }: { readonly task: Task; readonly question: Uint8Array }) {
  const box = gridBox(question, task.shape.columns);
  const b = words.board;
  return (
    <fieldset className="grid-size small">
      <legend className="sr-only">{b.gridSize}</legend>
      {(['rows', 'columns'] as const).map((side) => (
        <label key={side}>
          {b[side]}{' '}
          <input
            type="number"
            className="number"
            min={1}
            max={task.shape[side]}
            value={box[side]}
            onChange={(event) => resizeGrid({ ...box, [side]: event.currentTarget.valueAsNumber })}
          />
        </label>
      ))}
    </fieldset>
  );
}
