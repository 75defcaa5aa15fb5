/** The kinds of puzzles that this page has a network for, and a new one of the kind on the board. */
import { chooseModel, putPuzzle } from './actions.ts';
import { MODELS } from './models.ts';
import { newPuzzle } from './puzzles.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

export function Sizes() {
  const model = useSolve((solve) => solve.model);
  const task = useSolve((solve) => solve.task);
  const loading = useSolve((solve) => solve.loading?.name);
  const s = words.sizes;
  return (
    <div className="sizes">
      {/* biome-ignore lint/a11y/useSemanticElements: these buttons are no fields */}
      <div className="size-tabs" role="group" aria-label={s.label}>
        {MODELS.map(({ id, size }) => (
          <button
            key={id}
            type="button"
            className="size-tab"
            aria-pressed={id === model}
            data-coming={loading === `${id}.safetensors` || undefined}
            onClick={() => id !== model && chooseModel(id)}
          >
            {size}
          </button>
        ))}
      </div>
      <button type="button" onClick={() => putPuzzle(newPuzzle(task))}>
        {s.fresh}
      </button>
    </div>
  );
}
