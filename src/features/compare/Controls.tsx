/** What to compare, the run's controls, and in one line what is going on. */

import { useId } from 'react';
import { Check } from '../../controls/Check.tsx';
import { Choice } from '../../controls/Choice.tsx';
import { DistrustNotice } from '../../controls/DistrustNotice.tsx';
import { Notice } from '../../controls/Notice.tsx';
import { NumberInput } from '../../controls/NumberInput.tsx';
import { Select } from '../../controls/Select.tsx';
import { ARCHITECTURES, type Architecture } from '../../model/config.ts';
import { FIELDS } from '../../settings/fields.ts';
import { valueProblem } from '../../settings/problems.ts';
import { PRESETS } from '../../training/presets.ts';
import { formatDuration } from '../../words/format.ts';
import { begin, clear, configure, dismissNotice, pause, resume, stop } from './client.ts';
import { flopsOf, nameOf } from './columns.ts';
import { activeIndex, type Column, secondsLeft, useCompare } from './store.ts';
import { compareStrings as words } from './strings.ts';

const MEASURES = ['parameters', 'updates'] as const;

export function Controls({ columns }: { readonly columns: readonly Column[] }) {
  const { steps, chosen, columns: begun } = useCompare();
  const notice = begun.findLast((column) => column.notice)?.notice;
  const stepsProblem = valueProblem('training.total_steps', steps);
  const problem = stepsProblem !== undefined || chosen.length === 0;
  const active = columns[activeIndex(columns)];
  const [label, action] = primaryOf(active?.status, begun.length ? words.again : words.train(chosen.length));
  const held = active ? active.status === 'preparing' : problem;
  return (
    <>
      <section className="panel" aria-label={words.settings}>
        <Settings locked={begun.length > 0} stepsProblem={stepsProblem?.message} />
      </section>
      <section className="runbar" aria-label={words.control}>
        <div className="runbar-main">
          <button type="button" className="primary" aria-disabled={held} onClick={() => !held && action()}>
            {label}
          </button>
          <button type="button" disabled={!active} title={words.stopHelp} onClick={stop}>
            {words.stop}
          </button>
          <button type="button" disabled={begun.length === 0} title={words.clearHelp} onClick={clear}>
            {words.clear}
          </button>
          <Status columns={columns} begun={begun.length > 0} />
        </div>
        <Progress columns={columns} begun={begun.length > 0} />
        {begun.length > 0 && <Kept />}
        {notice && <DistrustNotice notice={notice} onCpu={begin} onDismiss={dismissNotice} />}
        {columns.map((column) =>
          column.status === 'failed' ? (
            <Notice key={column.architecture}>
              <strong>{nameOf(column)}.</strong> {column.reason}
            </Notice>
          ) : null,
        )}
      </section>
    </>
  );
}

/** What the first button says and does. @param status of the model that is at work. */
function primaryOf(status: Column['status'] | undefined, start: string): readonly [string, () => void] {
  switch (status) {
    case 'training':
      return [words.pause, pause];
    case 'paused':
      return [words.resume, resume];
    case 'preparing':
      return [words.wait, () => undefined];
    default:
      return [start, begin];
  }
}

/** Where the models go, or why they cannot. */
function Kept() {
  const storage = useCompare(({ columns }) => columns.findLast((column) => column.storage)?.storage);
  return (
    <p className="runbar-kept quiet">
      {storage ?? (
        <>
          {words.kept[0]} <a href="#/runs">{words.kept[1]}</a>
        </>
      )}
    </p>
  );
}

function Settings({ locked, stepsProblem }: { readonly locked: boolean; readonly stepsProblem: string | undefined }) {
  const { preset, by, chosen, steps } = useCompare();
  const [presetId, stepsId, problemId] = [useId(), useId(), useId()];
  const toggle = (architecture: Architecture, on: boolean): void =>
    configure({ chosen: ARCHITECTURES.filter((one) => (one === architecture ? on : chosen.includes(one))) });
  return (
    <fieldset className="compare-settings" disabled={locked}>
      <legend className="sr-only">{words.settings}</legend>
      <div className="compare-field">
        <label htmlFor={presetId}>{words.preset}</label>
        <Select
          id={presetId}
          value={preset.id}
          options={PRESETS.map(({ id, name }) => [id, name])}
          onChange={(chosen) => {
            const next = PRESETS.find(({ id }) => id === chosen);
            if (next) configure({ preset: next, steps: next.config.training.total_steps });
          }}
        />
      </div>
      <div className="compare-field">
        <span>{words.by}</span>
        <Choice label={words.by} options={MEASURES} names={words.measures} value={by} onChange={(next) => configure({ by: next })} />
      </div>
      <div className="compare-field">
        <label htmlFor={stepsId}>{words.steps}</label>
        <NumberInput
          id={stepsId}
          value={steps}
          integer
          min={FIELDS.training.total_steps.range[0]}
          max={FIELDS.training.total_steps.range[1]}
          invalid={stepsProblem !== undefined}
          describedBy={problemId}
          onChange={(next) => configure({ steps: next })}
        />
      </div>
      <fieldset className="compare-models">
        <legend>{words.models}</legend>
        {ARCHITECTURES.map((architecture) => (
          <Check
            key={architecture}
            title={words.about[architecture]}
            checked={chosen.includes(architecture)}
            onChange={(on) => toggle(architecture, on)}
          >
            {words.names[architecture]}
          </Check>
        ))}
      </fieldset>
      <p className="field-help">{locked ? words.locked : words.measureHelp[by]}</p>
      <p id={problemId} className="field-help problem">
        {stepsProblem ? `${stepsProblem}.` : chosen.length === 0 ? words.noModels : ''}
      </p>
    </fieldset>
  );
}

function Status({ columns, begun }: { readonly columns: readonly Column[]; readonly begun: boolean }) {
  const active = columns[activeIndex(columns)];
  if (!active) {
    const all = columns.every(({ status }) => status === 'finished');
    return <p className="status quiet">{begun ? (all ? words.done : words.ended) : words.ready}</p>;
  }
  const left = secondsLeft(columns, columns.map(flopsOf));
  const parts = [
    words.at(nameOf(active), active.step, active.config.training.total_steps),
    ...(active.seconds > 0 && active.step > 0 ? [words.speed(active.step / active.seconds)] : []),
    ...(Number.isFinite(left) ? [words.left(formatDuration(left))] : []),
    ...(active.summary ? [words.engine(active.summary.engine.label)] : []),
  ];
  return (
    <p className="status">
      <strong data-phase={active.status}>{words.statuses[active.status]}</strong> <span className="quiet numbers">{parts.join(' · ')}</span>
    </p>
  );
}

function Progress({ columns, begun }: { readonly columns: readonly Column[]; readonly begun: boolean }) {
  if (!begun) return <div className="progress" />;
  const total = columns.reduce((sum, { config }) => sum + config.training.total_steps, 0);
  return <progress className="progress" aria-label={words.progress} max={total} value={columns.reduce((sum, { step }) => sum + step, 0)} />;
}
