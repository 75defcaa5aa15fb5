/** What the visitor has to say of a published checkpoint that comes without its configuration. */
import { useEffect, useId, useRef, useState } from 'react';
import { Select } from '../../controls/Select.tsx';
import { TASKS } from '../../puzzles/tasks.ts';
import type { ModelChoices, ModelQuestions } from '../../worker/solve-protocol.ts';
import { cancelLoading, choose } from './client.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

export function ModelDialog() {
  const asks = useSolve((solve) => solve.asks);
  return asks ? <Dialog key={asks.name} questions={asks} /> : null;
}

const MOST_CYCLES = 64;

function Dialog({ questions }: { readonly questions: ModelQuestions }) {
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [choices, setChoices] = useState<ModelChoices>(questions.usual);
  useEffect(() => dialog.current?.showModal(), []);
  const a = words.asks;
  const change = (patch: Partial<ModelChoices>): void => setChoices((now) => ({ ...now, ...patch }));
  return (
    <dialog ref={dialog} className="ask" aria-labelledby={heading} onCancel={cancelLoading}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          choose(choices);
        }}
      >
        <h2 id={heading}>{a.title(questions.name)}</h2>
        <p className="small">{a.text}</p>
        <label>
          {a.task}
          <Select value={choices.task} options={questions.tasks.map((id) => [id, TASKS[id].title])} onChange={(task) => change({ task })} />
        </label>
        <label>
          {a.num_heads}
          <Select
            value={choices.num_heads}
            options={questions.heads.map((heads) => [heads, String(heads)])}
            onChange={(heads) => change({ num_heads: heads })}
          />
        </label>
        {(['H_cycles', 'L_cycles'] as const).map((field) => (
          <label key={field}>
            {a[field]}
            <input
              type="number"
              className="number"
              required
              min={1}
              max={MOST_CYCLES}
              value={choices[field] || ''}
              onChange={(event) => change({ [field]: event.currentTarget.valueAsNumber || 0 })}
            />
          </label>
        ))}
        <p className="small quiet">
          {a.config}
          {questions.puzzles > 1 && ` ${a.rows(questions.puzzles)}`}
        </p>
        <div className="ask-actions">
          <button type="submit" className="primary">
            {a.load}
          </button>
          <button type="button" onClick={cancelLoading}>
            {a.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
