/** Which model thinks: one that this page ships, a saved run, or files; how far its reading is; and which puzzle it takes this one for. */

import { useId, useRef, useState } from 'react';
import { Field } from '../../controls/Field.tsx';
import { FileInput } from '../../controls/FilePicker.tsx';
import { TASKS } from '../../puzzles/tasks.ts';
import { library } from '../../session/library-client.ts';
import type { RunRecord } from '../../storage/records.ts';
import { formatBytes } from '../../words/format.ts';
import { chooseModel, chooseRun, setPuzzle } from './actions.ts';
import { cancelLoading } from './client.ts';
import { MODELS } from './models.ts';
import { openFiles } from './open-files.ts';
import { notify, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

const FILE = 'file';
const OWN = 'own';

export function ModelMenu() {
  const id = useId();
  const model = useSolve((solve) => solve.model);
  const run = useSolve((solve) => solve.run);
  const name = useSolve((solve) => solve.loaded?.name);
  const [runs, setRuns] = useState<readonly RunRecord[] | 'asked'>();
  const picker = useRef<HTMLInputElement>(null);
  const m = words.models;
  // The library's worker starts when somebody opens the menu.
  const look = (): void => {
    if (runs !== undefined) return;
    setRuns('asked');
    library()
      .runs()
      .then(
        (found) => setRuns(found.filter(({ deleted }) => deleted === undefined)),
        () => setRuns([]),
      );
  };
  const choose = (value: string): void => {
    if (value === FILE) picker.current?.click();
    else if (value.startsWith('run ')) {
      const saved = Array.isArray(runs) && runs.find(({ id }) => value === `run ${id}`);
      if (saved) void chooseRun(saved);
    } else if (value !== OWN) chooseModel(value);
  };
  return (
    <>
      <div className="field-head">
        <label htmlFor={id} className="field-name">
          {m.label}
        </label>
        <select
          id={id}
          className="model-menu"
          value={model ?? (run === undefined ? OWN : `run ${run}`)}
          onPointerDown={look}
          onFocus={look}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {model === undefined && name !== undefined && <option value={run === undefined ? OWN : `run ${run}`}>{m.yours(name)}</option>}
          <optgroup label={m.shipped}>
            {MODELS.map((shipped) => (
              <option key={shipped.id} value={shipped.id}>
                {TASKS[shipped.task].title}
              </option>
            ))}
          </optgroup>
          {runs !== undefined && (
            <optgroup label={m.runs}>
              {runs === 'asked' || !runs.length ? (
                <option disabled>{runs === 'asked' ? m.runsLoading : m.noRuns}</option>
              ) : (
                runs
                  .filter((saved) => saved.id !== run)
                  .map((saved) => (
                    <option key={saved.id} value={`run ${saved.id}`}>
                      {m.runName(saved.name, saved.step)}
                    </option>
                  ))
              )}
            </optgroup>
          )}
          <option value={FILE}>{m.file}</option>
        </select>
        <FileInput input={picker} aria-label={m.fileHelp} onFiles={(files) => void openFiles(files)} />
      </div>
      <Loading />
    </>
  );
}

function Loading() {
  const loading = useSolve((solve) => solve.loading);
  if (!loading || loading.of === 0) return null;
  const { name, done, of } = loading;
  const m = words.models;
  return (
    <div className="model-loading">
      <p className="field-help">{m.loading(name, formatBytes(done), of ? formatBytes(of) : undefined)}</p>
      <progress className="progress" value={done} max={of} aria-label={m.loading(name, formatBytes(done), formatBytes(of))} />
      <button type="button" onClick={cancelLoading}>
        {m.cancel}
      </button>
    </div>
  );
}

/** The row of a puzzle table, by number or by name. */
export function Identifier() {
  const puzzles = useSolve((solve) => solve.loaded?.puzzles);
  const puzzle = useSolve((solve) => solve.puzzle);
  const [text, setText] = useState<string>();
  if (!puzzles) return null;
  const { rows, names } = puzzles;
  const m = words.models;
  const shown = text ?? names[puzzle] ?? String(puzzle);
  const enter = (): void => {
    if (text === undefined) return;
    const named = names.indexOf(text.trim());
    const row = named >= 0 ? named : /^\d{1,7}$/.test(text.trim()) ? Number(text) : -1;
    if (row >= 0 && row < rows) setPuzzle(row);
    else notify('problem', m.noPuzzle(text));
    setText(undefined);
  };
  return (
    <Field label={m.puzzle} help={m.puzzleHelp(rows)}>
      {(id) => (
        <>
          <input
            id={id}
            className="text"
            list={`${id}-names`}
            autoComplete="off"
            spellCheck={false}
            value={shown}
            onChange={(event) => setText(event.currentTarget.value)}
            onBlur={enter}
            onKeyDown={(event) => event.key === 'Enter' && enter()}
          />
          <datalist id={`${id}-names`}>
            {names.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
