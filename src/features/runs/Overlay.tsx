/** Curves of several runs over each other, along their steps or along their time. */
import { useId } from 'react';
import { STEPS } from '../../charts/along.ts';
import { Chart } from '../../charts/Chart.tsx';
import { crosshair } from '../../charts/hover.ts';
import type { Along } from '../../charts/series.ts';
import { Choice } from '../../controls/Choice.tsx';
import type { RunRecord } from '../../storage/records.ts';
import { formatDuration, formatFinePercent, formatNumber, formatPercent, formatShort } from '../../words/format.ts';
import { setAgainst } from './actions.ts';
import { lineOf } from './lines.ts';
import { MOST_SHOWN, useRuns } from './store.ts';
import { runsStrings } from './strings.ts';

const words = runsStrings.overlay;
const AXES = ['steps', 'time'] as const;
const TIME: Along = { place: formatDuration, tick: formatDuration, heading: words.timeHeading, cell: formatDuration };
const SHARE = { min: 0, max: 1, format: formatFinePercent, tick: formatPercent };
const AMOUNT = { min: 0, format: formatNumber, tick: formatShort };

export function Overlay({ runs }: { readonly runs: readonly RunRecord[] }) {
  const heading = useId();
  const state = useRuns();
  const { shown, curves, against } = state;
  const chosen = shown.flatMap((id) => runs.find((run) => run.id === id) ?? []);
  const choose = (next: (typeof AXES)[number]): void => {
    crosshair.set(undefined);
    setAgainst(next);
  };
  const chart = (which: 'exact' | 'loss') => {
    const series = chosen.map((run) => lineOf(run, curves[run.id], which, state));
    return {
      id: `runs-${which}`,
      ...words[which],
      series,
      lastStep: Math.max(0, ...series.map(({ x }) => x.at(-1) ?? 0)),
      along: against === 'steps' ? STEPS : TIME,
    };
  };
  return (
    <section className="curves" aria-labelledby={heading}>
      <header className="curves-head">
        <h2 id={heading}>{words.title}</h2>
        {chosen.length > 0 && <Choice label={words.against} options={AXES} names={words.axes} value={against} onChange={choose} />}
      </header>
      {chosen.length > 0 ? (
        <div className="charts">
          <Chart {...chart('exact')} axis={SHARE} height={220} />
          <Chart {...chart('loss')} axis={AMOUNT} logarithmic={false} height={220} />
        </div>
      ) : (
        <p className="quiet">{words.hint(MOST_SHOWN)}</p>
      )}
    </section>
  );
}
