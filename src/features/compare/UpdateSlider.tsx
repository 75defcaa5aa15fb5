/** One place in the solves of all models: which update the pictures below show. */
import { useId } from 'react';
import { updateCount } from '../../trace/cursor.ts';
import type { Training } from './store.ts';
import { compareStrings as words } from './strings.ts';

interface Props {
  readonly columns: readonly Training[];
  readonly update: number;
  readonly onUpdate: (update: number) => void;
}

export function UpdateSlider({ columns, update, onUpdate }: Props) {
  const [id, help] = [useId(), useId()];
  const most = Math.max(0, ...columns.map(({ board }) => (board ? updateCount(board.trace.header.reasoning) : 0)));
  if (most < 2) return null;
  const at = Math.min(update, most - 1);
  return (
    <div className="update-slider">
      <label htmlFor={id}>{words.update}</label>
      <input
        id={id}
        type="range"
        min={1}
        max={most}
        value={at + 1}
        aria-valuetext={words.updateText(at + 1, most)}
        aria-describedby={help}
        onChange={(event) => {
          const next = Number(event.currentTarget.value) - 1;
          onUpdate(next === most - 1 ? Number.POSITIVE_INFINITY : next);
        }}
      />
      <output htmlFor={id}>{words.updateText(at + 1, most)}</output>
      <p id={help} className="quiet">
        {words.updateHelp}
      </p>
    </div>
  );
}
