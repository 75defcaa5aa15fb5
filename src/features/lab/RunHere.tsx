/** Running a claim in this tab: on which model, how many puzzles, what it costs, how far it is. */
import { useId, useState } from 'react';
import type { ClaimCard, ClaimList } from '../../claims/record.ts';
import { DistrustNotice } from '../../controls/DistrustNotice.tsx';
import { Notice } from '../../controls/Notice.tsx';
import { NumberInput } from '../../controls/NumberInput.tsx';
import { Select } from '../../controls/Select.tsx';
import { dismissNotice, gflopOf, stop, test, useLab } from './store.ts';
import { labStrings as words } from './strings.ts';

const MOST = 1000;

interface Props {
  readonly card: ClaimCard;
  readonly models: ClaimList['models'];
}

export function RunHere({ card, models }: Props) {
  const { id, record } = card;
  const { running, progress, problem, notice, stopped, results, speed } = useLab();
  const recordedOn = models.find(({ name }) => name === record.model)?.id;
  const [model, setModel] = useState(recordedOn);
  const [n, setN] = useState(record.n);
  const [seed, setSeed] = useState(record.seed);
  const [modelId, nId, seedId, helpId] = [useId(), useId(), useId(), useId()];
  const [goodN, goodSeed] = [Number.isInteger(n) && n >= 2 && n <= MOST, Number.isInteger(seed) && seed >= 0];
  const gflop = gflopOf(card, model, goodN ? n : record.n);
  const cost = card.models[model ?? ''];
  const here = running === id;
  // A claim that runs nothing has neither puzzles nor a seed to choose.
  const counted = gflop === 0;
  const held = running !== undefined || gflop === undefined || !goodN || !goodSeed;
  const start = (engine: 'auto' | 'cpu'): void => void test(id, model, { n, seed, engine }, words.lost);
  const help = !goodN
    ? words.bad.n
    : !goodSeed
      ? words.bad.seed
      : gflop === undefined
        ? words.refused(cost && 'refused' in cost ? cost.refused : '')
        : words.cost(gflop, speed && (1e9 * gflop) / speed);
  return (
    <section className="claim-run" aria-label={words.control}>
      <fieldset disabled={running !== undefined}>
        <legend className="sr-only">{words.control}</legend>
        {recordedOn !== undefined && (
          <div className="claim-field">
            <label htmlFor={modelId}>{words.model}</label>
            <Select id={modelId} value={model ?? ''} options={models.map(({ id: one, name }) => [one, name])} onChange={setModel} />
          </div>
        )}
        {!counted && (
          <>
            <div className="claim-field">
              <label htmlFor={nId}>{words.n}</label>
              <NumberInput id={nId} value={n} integer min={2} max={MOST} invalid={!goodN} describedBy={helpId} onChange={setN} />
            </div>
            <div className="claim-field">
              <label htmlFor={seedId}>{words.seed}</label>
              <NumberInput id={seedId} value={seed} integer min={0} max={1e6} invalid={!goodSeed} describedBy={helpId} onChange={setSeed} />
            </div>
          </>
        )}
      </fieldset>
      <div className="claim-buttons">
        <button type="button" className="primary" aria-disabled={held} onClick={() => !held && start('auto')}>
          {here ? words.running : words.run}
        </button>
        <button type="button" aria-disabled={!here} onClick={() => here && stop()}>
          {words.stop}
        </button>
        <p className="status quiet" role="status">
          {here ? words.left(progress?.secondsLeft) : stopped ? words.stopped : results[id] ? words.done : ''}
        </p>
      </div>
      {here ? (
        <progress className="progress" aria-label={words.progress} max={1} value={progress?.done ?? 0} />
      ) : (
        <div className="progress" />
      )}
      <p id={helpId} className="field-help">
        {help}
      </p>
      {notice && <DistrustNotice notice={notice} onCpu={() => start('cpu')} onDismiss={dismissNotice} />}
      {problem && notice?.now !== 'nothing' && <Notice>{problem}</Notice>}
    </section>
  );
}
