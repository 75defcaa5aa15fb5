/** The run's controls, and in one line what it is doing. */

import { DistrustNotice } from '../../controls/DistrustNotice.tsx';
import { Notice } from '../../controls/Notice.tsx';
import { setField, useForm } from '../../session/form.ts';
import type { RunState } from '../../session/run-state.ts';
import {
  continueOnCpu,
  dismissNotice,
  dismissRefusal,
  engineInUse,
  pause,
  reset,
  resume,
  setLearningRate,
  start,
  step,
  useTraining,
} from '../../session/training.ts';
import { common } from '../../words/common.ts';
import { formatDuration } from '../../words/format.ts';
import { changeText } from '../../words/settings.ts';
import { Kept } from './Kept.tsx';
import { keepStrings } from './keep-strings.ts';
import { type PrimaryAction, pendingChanges, primaryAction, secondsLeft } from './run-state.ts';
import { strings } from './strings.ts';

const words = strings.run;

/** More changes than that are not read one by one. */
const FEW = 3;

const LABELS: Readonly<Record<PrimaryAction, string>> = {
  train: words.train,
  'train-again': words.trainAgain,
  pause: words.pause,
  resume: words.resume,
  wait: words.preparing,
};

function begin(): void {
  const { draft, engine, preset, from } = useForm.getState();
  start(draft, engine, { name: preset.name, from: from?.weights ? from.run : undefined });
}

function beginWith(batch: number): void {
  setField('training.batch_size', batch);
  begin();
}

const ACTIONS: Readonly<Record<PrimaryAction, () => void>> = {
  train: begin,
  'train-again': begin,
  pause,
  resume,
  wait: () => undefined,
};

export function RunBar({ problems }: { readonly problems: number }) {
  const phase = useTraining((engine) => engine.phase);
  const active = useTraining((engine) => engine.active);
  const form = useForm();
  const action = primaryAction(phase);
  const pending = pendingChanges(active, form);
  const starts = action === 'train' || action === 'train-again';
  const canStep = phase === 'paused' || phase === 'training';
  const fresh = pending.length > 0 && phase !== 'idle' && phase !== 'preparing';
  // The only setting that a run can take over as it trains.
  const rate = fresh && problems === 0 && pending.every(({ path }) => path === 'training.lr') ? form.draft.training.lr : undefined;
  // Another preset is one choice, not a list of changes.
  const another = form.draft === form.preset.config && pending.length > FEW;
  const newRun = another ? words.newRunOf(form.preset.name) : words.newRun(pending.length);
  const label = action === 'train-again' && fresh ? newRun : LABELS[action];
  return (
    <section className="runbar" aria-label={words.label}>
      <div className="runbar-main">
        <button
          type="button"
          className={action === 'train-again' && !fresh ? 'secondary' : 'primary'}
          aria-disabled={action === 'wait' || (starts && problems > 0)}
          onClick={() => !(starts && problems > 0) && ACTIONS[action]()}
        >
          {label}
        </button>
        <button type="button" disabled={!canStep} title={words.stepHelp} onClick={step}>
          {words.step}
        </button>
        <button type="button" disabled={phase === 'idle'} title={words.resetHelp} onClick={reset}>
          {words.reset}
        </button>
        {rate !== undefined && !starts && (
          <button type="button" className="secondary" title={keepStrings.applyRateHelp} onClick={() => setLearningRate(rate)}>
            {keepStrings.applyRate}
          </button>
        )}
        {fresh && !starts && (
          <button type="button" className="secondary" aria-disabled={problems > 0} onClick={() => problems === 0 && begin()}>
            {newRun}
          </button>
        )}
        <Status />
      </div>
      <Progress />
      {fresh && !another && <p className="runbar-note">{pending.map(changeText).join(' · ')}</p>}
      {problems > 0 && <p className="runbar-note problem">{strings.train.problems(problems)}</p>}
      <Notices />
      <Kept />
    </section>
  );
}

function preparingText({ building, compiling }: RunState): string {
  if (building) return keepStrings.building(building.found, building.wanted);
  return compiling ? words.compiling(compiling.found, compiling.wanted) : words.preparingText;
}

function Status() {
  const engine = useTraining();
  const choice = useForm((form) => form.engine);
  const draft = useForm((form) => form.draft);
  const used = engineInUse(engine, choice);
  const { phase, active } = engine;
  if (phase === 'idle' || !active)
    return (
      <p className="status">
        <span>{used ? words.idleText(used.label) : words.probing}</span>{' '}
        <span className="quiet">
          {words.stopsAt(words.stopRules(draft.stop.exact, draft.stop.checks, draft.stop.minutes, draft.training.total_steps))}
        </span>
      </p>
    );
  const left = secondsLeft(engine);
  const parts = [
    words.stepOf(engine.step, active.config.training.total_steps),
    ...(engine.stepsPerSecond > 0 ? [words.speed(engine.stepsPerSecond)] : []),
    ...(phase === 'training' && Number.isFinite(left)
      ? [words.remaining(formatDuration(left))]
      : [words.took(formatDuration(engine.seconds))]),
  ];
  return (
    <p className="status">
      <strong data-phase={phase}>{words.phases[phase]}</strong>{' '}
      <span className="quiet numbers">{phase === 'preparing' ? preparingText(engine) : parts.join(' · ')}</span>
    </p>
  );
}

function Progress() {
  const step = useTraining((state) => state.step);
  const active = useTraining((state) => state.active);
  const preparing = useTraining((state) => state.phase === 'preparing');
  if (!active) return <div className="progress" />;
  return (
    <progress
      className="progress"
      aria-label={words.progress}
      max={active.config.training.total_steps}
      {...(preparing ? {} : { value: step })}
    />
  );
}

/** Why it stopped, what could not be done, and what to do about it. */
function Notices() {
  const phase = useTraining((engine) => engine.phase);
  const reason = useTraining((engine) => engine.reason);
  const batch = useTraining((engine) => engine.batch);
  const refused = useTraining((engine) => engine.refused);
  const notice = useTraining((engine) => engine.notice);
  return (
    <>
      {notice && <DistrustNotice notice={notice} onCpu={continueOnCpu} onDismiss={dismissNotice} />}
      {reason && phase === 'failed' && notice?.now !== 'nothing' && (
        <Notice actions={batch === undefined ? [] : [[words.smallerBatch(batch), () => beginWith(batch)]]}>
          <strong>{words.phases.failed}.</strong> {reason} {words.advice}
        </Notice>
      )}
      {refused && <Notice actions={[[common.dismiss, dismissRefusal]]}>{refused}</Notice>}
    </>
  );
}
