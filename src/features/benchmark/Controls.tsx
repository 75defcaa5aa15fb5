/** What to measure, on which engine; start, stop, and how far it is. */

import { useId } from 'react';
import { SIZE_NAMES } from '../../bench/sizes.ts';
import { Choice } from '../../controls/Choice.tsx';
import { DistrustNotice } from '../../controls/DistrustNotice.tsx';
import { Notice } from '../../controls/Notice.tsx';
import { Select } from '../../controls/Select.tsx';
import { useTraining } from '../../session/training.ts';
import { configure, dismissNotice, startRoofline, stop, useBenchmark } from './store.ts';
import { benchmarkStrings as words } from './strings.ts';

const ENGINES = ['webgpu', 'cpu'] as const;
const TILINGS = ['fixed', 'tuned'] as const;

export function Controls() {
  const { engine: chosen, size, tuned, running, problem, notice, report } = useBenchmark();
  const engines = useTraining((state) => state.engines);
  const auto = useTraining((state) => state.auto);
  // What runs use by themselves, unless one is chosen.
  const engine = chosen ?? (auto === 'webgpu' ? 'webgpu' : 'cpu');
  const [engineId, sizeId] = [useId(), useId()];
  const missing = (kind: (typeof ENGINES)[number]): boolean => engines?.find((one) => one.kind === kind)?.available === false;
  return (
    <>
      <section className="panel" aria-label={words.settings}>
        <fieldset className="bench-settings" disabled={running !== undefined}>
          <legend className="sr-only">{words.settings}</legend>
          <div className="bench-field">
            <label htmlFor={engineId}>{words.engine}</label>
            <Select
              id={engineId}
              value={engine}
              options={ENGINES.map((kind) => [kind, missing(kind) ? words.missing(words.engines[kind]) : words.engines[kind]])}
              unavailable={missing}
              onChange={(kind) => configure({ engine: kind })}
            />
          </div>
          <div className="bench-field">
            <label htmlFor={sizeId}>{words.size}</label>
            <Select
              id={sizeId}
              value={size}
              options={SIZE_NAMES.map((name) => [name, words.sizes[name]])}
              onChange={(name) => configure({ size: name })}
            />
          </div>
          {engine === 'webgpu' && (
            <>
              <div className="bench-field">
                <span>{words.tiles}</span>
                <Choice
                  label={words.tiles}
                  options={TILINGS}
                  names={words.tilings}
                  value={tuned ? 'tuned' : 'fixed'}
                  onChange={(next) => configure({ tuned: next === 'tuned' })}
                />
              </div>
              <p className="field-help">{words.tilesHelp}</p>
            </>
          )}
        </fieldset>
      </section>
      <section className="runbar" aria-label={words.control}>
        <div className="runbar-main">
          <button
            type="button"
            className="primary"
            disabled={running !== undefined}
            onClick={() => void startRoofline({ engine: chosen ?? 'auto', anyway: false }, words.failed)}
          >
            {report ? words.again : words.run}
          </button>
          <button type="button" disabled={running === undefined} onClick={stop}>
            {words.stop}
          </button>
          <Status />
        </div>
        <Progress />
        {notice && (
          <DistrustNotice
            notice={notice}
            onCpu={() => {
              configure({ engine: 'cpu' });
              void startRoofline({ engine: 'cpu', anyway: false }, words.failed);
            }}
            onDismiss={dismissNotice}
          />
        )}
        {problem && notice?.now !== 'nothing' && <Notice>{problem}</Notice>}
      </section>
    </>
  );
}

function Status() {
  const { running, progress, report, growth, stopped } = useBenchmark();
  const text = (): string => {
    if (!running) return stopped ? words.stopped : report || growth ? words.done : words.ready;
    if (running === 'scaling') return words.growing(words.scaling.axes[(progress?.stage ?? 'hidden') as keyof typeof words.scaling.axes]);
    if (progress?.kernel) return words.kernelStage(progress.kernel);
    return words.stages[(progress?.stage ?? 'peaks') as keyof typeof words.stages];
  };
  return (
    <p className="status quiet" role="status">
      {text()}
    </p>
  );
}

function Progress() {
  const { running, progress } = useBenchmark();
  if (!running) return <div className="progress" />;
  return <progress className="progress" aria-label={words.progress} max={progress?.of ?? 1} value={progress?.done ?? 0} />;
}
