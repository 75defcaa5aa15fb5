/** What to compare, the run's controls, and in one line what is going on. */

import { memo, useId, useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { Key } from '../../charts/Key.tsx';
import { Choice } from '../../controls/Choice.tsx';
import { DistrustNotice } from '../../controls/DistrustNotice.tsx';
import { Notice } from '../../controls/Notice.tsx';
import { NumberInput } from '../../controls/NumberInput.tsx';
import { Select } from '../../controls/Select.tsx';
import { LoopSketch } from '../../lenses/LoopSketch.tsx';
import { ARCHITECTURES, type Architecture } from '../../model/config.ts';
import { FIELDS } from '../../settings/fields.ts';
import { valueProblem } from '../../settings/problems.ts';
import { comparedRun } from '../../training/compared.ts';
import { PRESETS } from '../../training/presets.ts';
import { formatDuration } from '../../words/format.ts';
import { begin, clear, configure, dismissNotice, pause, resume, stop } from './client.ts';
import { flopsOf, lookOf, seedNameOf } from './columns.ts';
import { activeIndex, MOST_SEEDS, secondsLeft, type Training, useCompare } from './store.ts';
import { compareStrings as words } from './strings.ts';

const MEASURES = ['parameters', 'updates'] as const;

export function Controls({ trainings }: { readonly trainings: readonly Training[] }) {
  const { steps, chosen, seeds, trainings: begun } = useCompare();
  const notice = begun.findLast((training) => training.notice)?.notice;
  const stepsProblem = valueProblem('training.total_steps', steps)?.message;
  const seedsProblem = Number.isInteger(seeds) && seeds >= 1 && seeds <= MOST_SEEDS ? undefined : words.badSeeds(MOST_SEEDS);
  const problems = [stepsProblem, seedsProblem, chosen.length === 0 ? words.noModels : undefined].filter((one) => one !== undefined);
  const active = trainings[activeIndex(trainings)];
  const [label, action] = primaryOf(active?.status, begun.length ? words.again : words.train(chosen.length));
  const held = active ? active.status === 'preparing' : problems.length > 0;
  return (
    <>
      <section className="panel" aria-label={words.settings}>
        <Settings
          locked={begun.length > 0}
          bad={{ steps: stepsProblem !== undefined, seeds: seedsProblem !== undefined }}
          problems={problems}
        />
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
          <Status trainings={trainings} begun={begun.length > 0} />
        </div>
        <Progress trainings={trainings} begun={begun.length > 0} />
        <Kept begun={begun.length > 0} />
        {notice && <DistrustNotice notice={notice} onCpu={begin} onDismiss={dismissNotice} />}
        {trainings.map((training) =>
          training.status === 'failed' ? (
            <Notice key={seedNameOf(training)}>
              <strong>{seedNameOf(training)}.</strong> {training.reason}
            </Notice>
          ) : null,
        )}
      </section>
    </>
  );
}

/** What the first button says and does. @param status of the model that is at work. */
function primaryOf(status: Training['status'] | undefined, start: string): readonly [string, () => void] {
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

/** Where the models go, or why they cannot. There is room for it before there is a model. */
function Kept({ begun }: { readonly begun: boolean }) {
  const storage = useCompare(({ trainings }) => trainings.findLast((training) => training.storage)?.storage);
  return (
    <p className="runbar-kept quiet">
      {begun &&
        (storage ?? (
          <>
            {words.kept[0]} <a href="#/runs">{words.kept[1]}</a>
          </>
        ))}
    </p>
  );
}

interface SettingsProps {
  readonly locked: boolean;
  readonly bad: { readonly steps: boolean; readonly seeds: boolean };
  readonly problems: readonly string[];
}

function Settings({ locked, bad, problems }: SettingsProps) {
  const { preset, by, steps, seeds } = useCompare(useShallow(({ preset, by, steps, seeds }) => ({ preset, by, steps, seeds })));
  const [presetId, stepsId, seedsId, seedsHelp, problemId] = [useId(), useId(), useId(), useId(), useId()];
  return (
    <fieldset className="compare-settings" disabled={locked}>
      <legend className="sr-only">{words.settings}</legend>
      <div className="compare-field">
        <label htmlFor={presetId}>{words.preset}</label>
        <Select
          id={presetId}
          value={preset.id}
          options={(PRESETS.includes(preset) ? PRESETS : [preset, ...PRESETS]).map(({ id, name }) => [id, name])}
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
          invalid={bad.steps}
          describedBy={problemId}
          onChange={(next) => configure({ steps: next })}
        />
      </div>
      <div className="compare-field">
        <label htmlFor={seedsId}>{words.seeds}</label>
        <NumberInput
          id={seedsId}
          value={seeds}
          integer
          min={1}
          max={MOST_SEEDS}
          invalid={bad.seeds}
          describedBy={`${seedsHelp} ${problemId}`}
          onChange={(next) => configure({ seeds: next })}
        />
      </div>
      <Models />
      <p className="field-help">{locked ? words.locked : words.measureHelp[by]}</p>
      <p id={seedsHelp} className="field-help">
        {words.seedsHelp}
      </p>
      <p id={problemId} className="field-help problem">
        {problems.map((problem) => problem.replace(/\.?$/, '.')).join(' ')}
      </p>
    </fieldset>
  );
}

/** Which models, and what each is: the Loop in small, and a sentence. */
const Models = memo(function Models() {
  const { preset, by, steps, chosen } = useCompare(useShallow(({ preset, by, steps, chosen }) => ({ preset, by, steps, chosen })));
  const id = useId();
  // Matching a rival to a size tries many: not at each reading of a training.
  const models = useMemo(
    () => ARCHITECTURES.map((architecture) => comparedRun(preset.config, { architecture, by, steps, training: 0 }).model),
    [preset, by, steps],
  );
  const toggle = (architecture: Architecture, on: boolean): void =>
    configure({ chosen: ARCHITECTURES.filter((one) => (one === architecture ? on : chosen.includes(one))) });
  return (
    <fieldset className="compare-models">
      <legend>{words.models}</legend>
      {ARCHITECTURES.map((architecture, i) => {
        const [name, about] = [`${id}-${architecture}`, `${id}-${architecture}-about`];
        const look = lookOf(architecture);
        return (
          <label key={architecture} className="compare-model">
            <span className="compare-model-head">
              <input
                type="checkbox"
                checked={chosen.includes(architecture)}
                aria-labelledby={name}
                aria-describedby={about}
                onChange={(event) => toggle(architecture, event.currentTarget.checked)}
              />
              <span id={name}>{words.names[architecture]}</span>
              <Key series={{ ...look, emphasis: architecture === 'hrm' }} />
            </span>
            <LoopSketch model={models[i]} />
            <span id={about} className="small quiet">
              {words.about[architecture]}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
});

function Status({ trainings, begun }: { readonly trainings: readonly Training[]; readonly begun: boolean }) {
  const active = trainings[activeIndex(trainings)];
  if (!active) {
    const work = trainings.reduce((sum, training) => sum + training.config.training.total_steps * flopsOf(training), 0);
    const all = trainings.every(({ status }) => status === 'finished');
    return <p className="status quiet">{begun ? (all ? words.done : words.ended) : words.ready(work)}</p>;
  }
  const left = secondsLeft(trainings, trainings.map(flopsOf));
  const parts = [
    words.at(seedNameOf(active), active.step, active.config.training.total_steps),
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

function Progress({ trainings, begun }: { readonly trainings: readonly Training[]; readonly begun: boolean }) {
  if (!begun) return <div className="progress" />;
  const total = trainings.reduce((sum, { config }) => sum + config.training.total_steps, 0);
  return (
    <progress className="progress" aria-label={words.progress} max={total} value={trainings.reduce((sum, { step }) => sum + step, 0)} />
  );
}
