/** What was read or made: how many, how good, how hard, what it looks like; and whether to keep it. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { FactList } from '../../controls/FactList.tsx';
import type { Task } from '../../puzzles/task.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { formatInteger } from '../../words/format.ts';
import type { DataPreview } from '../../worker/library-protocol.ts';
import { forget, keep } from './actions.ts';
import { Disguise } from './Disguise.tsx';
import { KEPT } from './Kept.tsx';
import { Pair } from './Pair.tsx';
import { Ratings } from './Ratings.tsx';
import { useData } from './store.ts';
import { dataStrings } from './strings.ts';

const words = dataStrings.preview;
/** CSS pixels of a board in the list. */
const SMALL = 104;

export function Preview({ preview }: { readonly preview: DataPreview }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const task: Task = TASKS[preview.task];
  // What was asked for is what one wants to read next.
  useEffect(() => {
    heading.current?.focus();
    return () => document.getElementById(KEPT)?.focus();
  }, []);
  return (
    <section className="preview" aria-labelledby={id}>
      <div className="panel preview-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {preview.name}
        </h2>
        <p className="goal">{words.about(preview, task.title)}</p>
        <Facts preview={preview} />
        <Warnings preview={preview} />
        <KeepBar preview={preview} />
      </div>
      <section className="panel" aria-label={words.first}>
        <h3>{words.first}</h3>
        <p className="goal">{words.firstGoal}</p>
        <ul className="puzzle-list">
          {preview.puzzles.map((puzzle, i) => (
            // The list never changes: a puzzle's place is its name.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={i}>
              <Pair task={task} question={puzzle.question} answer={puzzle.answer} size={SMALL} />
              <p className="field-help">
                {words.puzzle(puzzle.part, puzzle.name)}
                {puzzle.rating !== undefined && ` · ${words.rated(puzzle.rating)}`}
                {puzzle.level && ` · ${puzzle.level}`}
              </p>
            </li>
          ))}
        </ul>
      </section>
      <div className="preview-more">
        {preview.ratings && <Ratings ratings={preview.ratings} counts={task.levels.counts} />}
        <Disguise task={task} puzzles={preview.puzzles} />
      </div>
    </section>
  );
}

function Facts({ preview }: { readonly preview: DataPreview }) {
  const names = words.facts;
  const rows: [string, string][] = [
    [names.format, preview.format],
    [names.training, formatInteger(preview.training)],
    [names.test, preview.test ? formatInteger(preview.test) : names.testNone],
    ...(preview.identifiers > 1 ? [[names.identifiers, formatInteger(preview.identifiers - 1)] satisfies [string, string]] : []),
    ...(preview.levels ? [[names.levels(preview.levels.of), words.levels(preview.levels)] satisfies [string, string]] : []),
    [names.duplicates, formatInteger(preview.duplicates)],
    ...(preview.test ? [[names.overlap, formatInteger(preview.overlap)] satisfies [string, string]] : []),
  ];
  return <FactList facts={rows} />;
}

function Warnings({ preview }: { readonly preview: DataPreview }) {
  const { overlap, compared, test, badRows, problems, notes } = preview;
  return (
    <>
      {overlap > 0 && <p className="warning">{words.overlap(overlap, test)}</p>}
      {compared && <p className="field-help">{words.compared(compared.training, compared.test)}</p>}
      {notes.length > 0 && (
        <ul className="read-notes field-help" aria-label={words.notes}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {badRows > 0 && (
        <div className="warning">
          <p>
            <strong>{words.bad(badRows)}</strong> {badRows > problems.length && words.badMore(problems.length)}
          </p>
          <ol className="bad-rows">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ol>
        </div>
      )}
    </>
  );
}

function KeepBar({ preview }: { readonly preview: DataPreview }) {
  const id = useId();
  const [name, setName] = useState(preview.name);
  const looked = useData((data) => data.looked !== undefined);
  const rows = preview.training + preview.test;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim()) void keep(name.trim());
  };
  if (looked)
    return (
      <button type="button" onClick={() => void forget()}>
        {words.close}
      </button>
    );
  return (
    <form className="keep-bar" onSubmit={submit}>
      <label htmlFor={id}>{words.name}</label>
      <input
        id={id}
        className="text"
        value={name}
        maxLength={80}
        autoComplete="off"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" className="primary" aria-disabled={!name.trim()}>
        {preview.badRows ? words.keepGood(rows) : words.keep}
      </button>
      <button type="button" onClick={() => void forget()}>
        {words.discard}
      </button>
      <p className="field-help">{words.keepHelp}</p>
    </form>
  );
}
