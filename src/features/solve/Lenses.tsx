/** The lenses as tabs, and on wide screens a second one beside the first. */
import { type KeyboardEvent, lazy, Suspense, useCallback, useId, useMemo, useRef } from 'react';
import { FigureCondition } from '../../charts/condition.ts';
import { useMedia } from '../../controls/use-media.ts';
import type { Extras, LensProps, Player } from '../../lenses/lens.ts';
import { LENS_IDS, LENSES, type LensId, lensById } from '../../lenses/list.ts';
import { isWounded, woundName } from '../../model/wound.ts';
import { positionOf } from '../../trace/cursor.ts';
import { chooseBeside, chooseCell, chooseLens, heal } from './actions.ts';
import { wantAttention, wantDimensionality, wantProjection, wantStates } from './client.ts';
import { inSlowMotion, moveTo, toggleSlowMotion, useCursor } from './cursor.ts';
import { manyPuzzles } from './puzzles.ts';
import { isOfBoard, projectionKey, shownTrace, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';
import { useSolution } from './use-solution.ts';

const Dimensionality = lazy(() => import('../../lenses/Dimensionality.tsx'));

/** Wide enough for a board and two lenses. */
const WIDE = '(min-width: 80rem)';

const MANY = 24;

export function Lenses() {
  const lens = useSolve((solve) => solve.lens);
  const beside = useSolve((solve) => solve.beside);
  const former = useSolve((solve) => shownTrace(solve) !== undefined && !isOfBoard(solve));
  const wide = useMedia(WIDE);
  const second = wide && beside !== lens ? beside : undefined;
  const panel = useId();
  return (
    <div className="lenses" data-two={second !== undefined}>
      <div className="lens-bar">
        <Tabs lens={lens} panel={panel} />
        {wide && (
          <label className="pick small">
            {words.lenses.beside}{' '}
            <select value={beside ?? ''} onChange={(event) => chooseBeside((event.currentTarget.value || undefined) as LensId | undefined)}>
              <option value="">{words.lenses.none}</option>
              {LENSES.map(({ id, name }) => (
                <option key={id} value={id} disabled={id === lens}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <WoundBanner />
      <div className="lens-panels" data-former={former}>
        <div className="panel lens" id={panel} role="tabpanel" aria-labelledby={`${panel}-${lens}`} data-lens={lens}>
          <Lens id={lens} />
        </div>
        {second && (
          <section className="panel lens" aria-label={words.lenses.second(lensById(second).name)} data-lens={second}>
            <Lens id={second} />
          </section>
        )}
      </div>
    </div>
  );
}

function Tabs({ lens, panel }: { readonly lens: LensId; readonly panel: string }) {
  const list = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent): void => {
    const at = LENS_IDS.indexOf(lens);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: LENSES.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = LENS_IDS[(to + LENSES.length) % LENSES.length];
    chooseLens(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div ref={list} className="tabs" role="tablist" aria-label={words.lenses.label} onKeyDown={onKey}>
      {LENSES.map(({ id, name }) => (
        <button
          key={id}
          id={`${panel}-${id}`}
          type="button"
          role="tab"
          data-tab={id}
          aria-selected={id === lens}
          aria-controls={id === lens ? panel : undefined}
          tabIndex={id === lens ? 0 : -1}
          onClick={() => chooseLens(id)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** That what all lenses show is of a wounded network. */
function WoundBanner() {
  const trace = useSolve(shownTrace);
  const index = useCursor((cursor) => cursor.index);
  const wound = trace?.header.wound;
  if (!trace || !wound) return null;
  const now = isWounded(wound, positionOf(trace.header.reasoning, index).segment);
  return (
    <div className="wound-banner" data-now={now}>
      <p>{words.wound.banner(wound, now)}</p>
      <button type="button" className="small" onClick={heal}>
        {words.wound.heal}
      </button>
    </div>
  );
}

function useExtras(): Extras {
  const can = useSolve((solve) => solve.liveId !== undefined);
  const attention = useSolve((solve) => solve.attention);
  const projections = useSolve((solve) => solve.projections);
  const projection = useCallback<Extras['projection']>((module, points) => projections[projectionKey(module, points)], [projections]);
  return useMemo(() => ({ can, attention, projection, wantAttention, wantProjection, wantStates }), [can, attention, projection]);
}

function usePlayer(): Player {
  const playing = useCursor((cursor) => cursor.playing);
  const slow = useCursor(inSlowMotion);
  return useMemo(() => ({ playing, slow, onSlow: toggleSlowMotion }), [playing, slow]);
}

const showStates = (): void => chooseLens('state');

function Lens({ id }: { readonly id: LensId }) {
  const trace = useSolve(shownTrace);
  const cell = useSolve((solve) => solve.pointed ?? solve.cell);
  const index = useCursor((cursor) => cursor.index);
  const check = useSolve((solve) => solve.check);
  const solution = useSolution();
  const extras = useExtras();
  const player = usePlayer();
  if (!trace) return <p className="wait">{words.lenses.waiting}</p>;
  const { View } = lensById(id);
  const props: LensProps = {
    trace,
    index,
    onIndex: moveTo,
    cell: Math.min(cell, trace.header.model.seq_len - 1),
    onCell: chooseCell,
    extras,
    player,
    onStates: showStates,
    solution: check ? solution?.answer : undefined,
  };
  return (
    <Suspense fallback={<p className="wait">{words.lenses.opening}</p>}>
      <FigureCondition value={trace.header.wound && woundName(trace.header.wound)}>
        <View {...props} />
      </FigureCondition>
      {id === 'trajectory' && trace.header.wound && <p className="aside">{words.wound.whole}</p>}
      {id === 'trajectory' && <ManyTrajectories can={extras.can} />}
    </Suspense>
  );
}

function ManyTrajectories({ can }: { readonly can: boolean }) {
  const state = useSolve((solve) => solve.dimensionality);
  const task = useSolve((solve) => solve.task);
  const start = (): void => {
    useSolve.setState({ dimensionality: { done: 0, of: MANY, result: undefined } });
    void manyPuzzles(task, MANY).then(wantDimensionality);
  };
  return <Dimensionality state={state} can={can} puzzles={MANY} onStart={start} />;
}
