/** The two states themselves, tokens by channels, and what the step before the cursor changed in them. */
import { useEffect, useMemo } from 'react';
import { Figure } from '../charts/Figure.tsx';
import { Heat } from '../charts/Heat.tsx';
import { Legend } from '../charts/Legend.tsx';
import { Terms } from '../controls/Term.tsx';
import { twoStates } from '../model/architecture.ts';
import { positionOf } from '../trace/cursor.ts';
import { latestOf, stateAfter, stateBefore, stateModules } from '../trace/states.ts';
import { stateSentence } from '../trace/summary.ts';
import { stateTable } from '../trace/tables.ts';
import { type Trace, traceTokens } from '../trace/trace.ts';
import { formatNumber } from '../words/format.ts';
import { reasoningWords } from '../words/reasoning.ts';
import type { LensProps } from './lens.ts';
import { namingOf } from './naming.ts';
import { lensStrings as words } from './strings.ts';

type States = NonNullable<Trace['states']>;

/** Values from which on a colour is at its end: 99 of 100 lie below it. */
function reach(values: Float32Array): number {
  const every = Math.max(1, Math.floor(values.length / 20_000));
  const sample: number[] = [];
  for (let i = 0; i < values.length; i += every) sample.push(Math.abs(values[i]));
  sample.sort((a, b) => a - b);
  return sample[Math.floor(sample.length * 0.99)] || 1;
}

export default function StateMaps({ trace, index, extras }: LensProps) {
  const { states } = trace;
  const { can, wantStates } = extras;
  useEffect(() => {
    if (can && !trace.states) wantStates();
  }, [can, trace, wantStates]);
  const naming = namingOf(trace);
  const s = words.state;
  return (
    <Figure
      id="state"
      title={s.title}
      goal={<Terms text={s.goal(stateModules(trace.header.model).length, traceTokens(trace), trace.header.model.hidden_size)} />}
      what={s.what[stateModules(trace.header.model).length === 2 ? 'two' : 'one']}
      sentence={stateSentence(trace, index, naming)}
      numbers={() => stateTable(trace)}
    >
      {states ? <Maps trace={trace} states={states} index={index} /> : <p className="wait">{can ? words.computing : words.needsModel}</p>}
    </Figure>
  );
}

function Maps({ trace, states, index }: { readonly trace: Trace; readonly states: States; readonly index: number }) {
  const { reasoning, model } = trace.header;
  const tokens = traceTokens(trace);
  const most = useMemo(() => reach(states.after), [states]);
  const s = words.state;
  const one = !twoStates(model);
  const maps = stateModules(model).map((module) => {
    const at = latestOf(model, reasoning, index, module);
    const now = stateAfter(states, model, at, module);
    const moved = at === index;
    const before = moved ? stateBefore(states, model, reasoning, index, module) : now;
    return { module, name: one ? s.single : `z_${module}`, at, now, moved, difference: difference(now, before) };
  });
  const height = Math.max(56, Math.min(260, tokens * 5));
  return (
    <>
      <div className="maps">
        {maps.map(({ module, name, at, now, moved, difference: delta }) => (
          <div key={module} className="map-row" data-moved={moved}>
            <div className="map">
              <p className="axis-name">
                {s.after(name, at < 0 ? undefined : reasoningWords.position(positionOf(reasoning, at), reasoning))}
              </p>
              <Heat rows={tokens} columns={model.hidden_size} values={now} scale="diverging" most={most} style={{ height }} />
            </div>
            <div className="map">
              <p className="axis-name">{moved ? s.change(name) : s.unchanged(name)}</p>
              <Heat rows={tokens} columns={model.hidden_size} values={delta} scale="diverging" most={most} style={{ height }} />
            </div>
          </div>
        ))}
      </div>
      <Legend scale="diverging" label={s.scale} low={`−${formatNumber(most)}`} high={`+${formatNumber(most)}`} />
    </>
  );
}

/** A new array each time: a picture is drawn when its array is another one. */
const difference = (now: Float32Array, before: Float32Array): Float32Array => now.map((value, i) => value - before[i]);
