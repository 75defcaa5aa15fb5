/**
 * The network as a living picture, from the trace of the solve: input, L, H, answer and the halting gate, each box with a map of how far
 * its state moved, and beside it the pseudocode. The time cursor lights what is at work.
 */
import {
  type KeyboardEvent,
  lazy,
  memo,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { sigmoid } from '../analysis/logits.ts';
import { boardInk } from '../board/ink.ts';
import { paintFramed } from '../board/paint.ts';
import { gridBox, taskOf } from '../board/tokens.ts';
import { type BoardView, plainBoard } from '../board/view.ts';
import { usePainting } from '../charts/canvas.ts';
import { paletteVersion } from '../charts/colours.ts';
import { Figure } from '../charts/Figure.tsx';
import { Live } from '../controls/Live.tsx';
import { Terms } from '../controls/Term.tsx';
import { useWidth } from '../controls/use-size.ts';
import { twoStates } from '../model/architecture.ts';
import type { ModelPart } from '../model/parts.ts';
import { endsSegment, moduleAt, stepBy } from '../trace/cursor.ts';
import { saidAt } from '../trace/decode.ts';
import { latestOf } from '../trace/states.ts';
import { loopTable } from '../trace/tables.ts';
import type { Trace } from '../trace/trace.ts';
import { formatPercent } from '../words/format.ts';
import type { LensProps } from './lens.ts';
import {
  activeLines,
  activeParts,
  aims,
  type Box,
  beforeAim,
  boxesOf,
  carries,
  lastGate,
  meanResiduals,
  partsOf,
  pseudocode,
} from './loop.ts';
import { about, stepWords, loopStrings as words } from './loop-strings.ts';
import { tokenCounts } from './updates.ts';

const LoopCode = lazy(() => import('./LoopCode.tsx'));

/** What is worked out once a trace. */
interface Facts {
  readonly residuals: Float32Array;
  /** Of each token at each update, by the logarithm of its residual: 1 for the most of all [U, K]. */
  readonly shares: Float32Array;
  readonly summary: string;
}

function factsOf(trace: Trace): Facts {
  const { model, reasoning } = trace.header;
  const { change } = trace.updates;
  const residuals = meanResiduals(trace);
  const positive = residuals.filter((x) => x > 0);
  // Half of what the calmest update moves its cells by is drawn as nothing.
  const least = positive.reduce((a, b) => Math.min(a, b), Infinity) / 2;
  const reach = Math.log(change.reduce((a, b) => Math.max(a, b), 0) / least);
  return {
    residuals,
    shares: change.map((x) => (x > least ? Math.log(x / least) / reach : 0)),
    summary: words.summary(model, reasoning, aims(trace, residuals)),
  };
}

const REST_MILLISECONDS = 500;

/** What somebody hears who steps through time: once the cursor rests. */
function useRested(text: string): string | undefined {
  const [said, setSaid] = useState<string>();
  const first = useRef(text);
  useEffect(() => {
    if (text === first.current) return;
    const timer = setTimeout(() => setSaid(text), REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text]);
  return said;
}

export default function Loop({ trace, index, onIndex, player, onStates }: LensProps) {
  const facts = useMemo(() => factsOf(trace), [trace]);
  const said = stepWords(trace, facts.residuals, index);
  const [chosen, setChosen] = useState<ModelPart>('L');
  const [hovered, setHovered] = useState<ModelPart>();
  const parts = partsOf(trace.header.model);
  const shown = [hovered, chosen].find((part) => part !== undefined && parts.includes(part)) ?? 'L';
  const rested = useRested(said);
  return (
    <Figure
      id="loop"
      title={words.title}
      tools={
        <div className="loop-tools">
          <button type="button" className="small" onClick={onStates}>
            {words.raw}
          </button>
          <button type="button" className="small secondary" title={words.slowHelp} aria-pressed={player.slow} onClick={player.onSlow}>
            {words.slow}
          </button>
        </div>
      }
      goal={said}
      what={words.what}
      sentence={facts.summary}
      numbers={() => loopTable(trace)}
    >
      <Live text={rested} />
      <div className="loop">
        <Diagram
          trace={trace}
          index={index}
          onIndex={onIndex}
          playing={player.playing}
          facts={facts}
          shown={shown}
          onChoose={setChosen}
          onHover={setHovered}
        />
        <Pseudocode trace={trace} index={index} />
        <Explained trace={trace} part={shown} />
      </div>
    </Figure>
  );
}

/* The picture. */

interface DiagramProps extends Pick<LensProps, 'trace' | 'index' | 'onIndex'> {
  readonly playing: boolean;
  readonly facts: Facts;
  readonly shown: ModelPart;
  readonly onChoose: (part: ModelPart) => void;
  readonly onHover: (part: ModelPart | undefined) => void;
}

/** Pixels of the maps in a picture so wide. */
function sizesOf(width: number): { readonly map: number; readonly board: number } {
  // Not laid out yet: most often it is a wide one.
  if (width >= 480 || width === 0) return { map: 108, board: 76 };
  return width >= 350 ? { map: 76, board: 52 } : { map: 104, board: 64 };
}

function Diagram({ trace, index, onIndex, playing, facts, shown, onChoose, onHover }: DiagramProps) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const { model, reasoning } = trace.header;
  const active = activeParts(model, reasoning, index);
  const { map, board } = sizesOf(width);
  const two = twoStates(model);
  const part = (id: ModelPart, label: string, children: ReactNode) => (
    <PartButton
      id={id}
      label={label}
      active={active.includes(id)}
      chosen={shown === id}
      pulse={playing ? index : undefined}
      onChoose={onChoose}
      onHover={onHover}
    >
      {children}
    </PartButton>
  );
  const onKey = (event: KeyboardEvent): void => {
    const direction = ({ ArrowRight: 1, ArrowLeft: -1 } as const)[event.key];
    if (direction === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onIndex(stepBy(reasoning, index, event.shiftKey ? 'cycle' : 'step', direction));
  };
  const ends = endsSegment(reasoning, index);
  const aimed = beforeAim(model, reasoning, index);
  const module = moduleAt(reasoning, index);
  const box = (id: Box) => (
    <StateBox key={id} trace={trace} index={index} facts={facts} box={id} size={map}>
      {(label, content) => part(id, label, content)}
    </StateBox>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be of a form
    <div ref={holder} className="loop-diagram" data-boxes={boxesOf(model).length} role="group" aria-label={words.diagram} onKeyDown={onKey}>
      <div className="loop-place" data-place="input">
        {part(
          'input',
          words.partLabel(words.input, words.inputName),
          <>
            <span className="loop-name">
              <b data-caption>{words.input}</b> <span className="loop-count">{words.inputName}</span>
            </span>
            <SmallBoard trace={trace} size={board} />
          </>,
        )}
      </div>
      <Arrow place="in" lit={module === 'L' || !two} />
      <div className="loop-place" data-place="L">
        {box('L')}
      </div>
      {two && (
        <>
          <div className="loop-arrows">
            <Arrow place="back" lit={aimed !== undefined} series={1} />
            <Arrow place="forth" lit={module === 'H'} series={2} />
          </div>
          <div className="loop-place" data-place="H">
            {box('H')}
          </div>
        </>
      )}
      <Arrow place="out" lit={ends} />
      <div className="loop-place" data-place="out">
        {part(
          'answer',
          words.partLabel(ends ? words.answer : words.probe),
          <>
            <span className="loop-name">
              <b data-caption>{ends ? words.answer : words.probe}</b>
            </span>
            <SmallBoard trace={trace} size={board} index={index} />
          </>,
        )}
        {carries(model) && <Gate trace={trace} index={index} part={part} />}
      </div>
      <div className="loop-foot">
        {carries(model) && part('carry', words.carry, <span className="loop-strip">↺ {words.carry}</span>)}
        {part('training', words.training, <span className="loop-strip">{words.training}</span>)}
      </div>
      {model.halt_max_steps <= 1 && carries(model) && <p className="aside loop-aside">{words.untrained}</p>}
    </div>
  );
}

interface PartProps {
  readonly id: ModelPart;
  readonly label: string;
  readonly active: boolean;
  readonly chosen: boolean;
  /** The update that is being played. */
  readonly pulse: number | undefined;
  readonly onChoose: (part: ModelPart) => void;
  readonly onHover: (part: ModelPart | undefined) => void;
  readonly children: ReactNode;
}

function PartButton({ id, label, active, chosen, pulse, onChoose, onHover, children }: PartProps) {
  return (
    <button
      type="button"
      className="loop-part"
      data-part={id}
      data-active={active}
      aria-label={label}
      aria-pressed={chosen}
      aria-describedby="loop-about"
      onPointerEnter={() => onHover(id)}
      onPointerLeave={() => onHover(undefined)}
      onFocus={() => onChoose(id)}
      onClick={() => onChoose(id)}
    >
      {active && pulse !== undefined && <span key={pulse} className="loop-pulse" />}
      {children}
    </button>
  );
}

/** An arrow to the right or, `back`, to the left. */
function Arrow({
  place,
  lit,
  series,
}: {
  readonly place: 'in' | 'out' | 'forth' | 'back';
  readonly lit: boolean;
  readonly series?: 1 | 2;
}) {
  return (
    <svg
      className="loop-arrow"
      viewBox="0 0 24 12"
      data-place={place}
      data-lit={lit}
      data-series={lit ? series : undefined}
      aria-hidden="true"
    >
      <path d={place === 'back' ? 'M23 6H2M7 1.5 2 6l5 4.5' : 'M1 6h21M17 1.5 22 6l-5 4.5'} />
    </svg>
  );
}

/** The puzzle, or at an update what the network says of it. */
interface SmallProps {
  readonly trace: Trace;
  readonly size: number;
  readonly index?: number;
}

const SmallBoard = memo(function SmallBoard({ trace, size, index }: SmallProps) {
  const now = index === undefined ? undefined : saidAt(trace, index);
  // Most updates say the same as the one before: that need not be painted again.
  const kept = useRef(now);
  if (now?.join() !== kept.current?.join()) kept.current = now;
  const said = kept.current;
  const view = useMemo(() => plainBoard(taskOf(trace), trace.question, said), [trace, said]);
  return <PaintedBoard view={view} size={size} tentative={index !== undefined && !endsSegment(trace.header.reasoning, index)} />;
});

interface PaintedProps {
  readonly view: BoardView;
  readonly size: number;
  readonly tentative?: boolean;
  /** Also what lies around the grid of an ARC board. */
  readonly whole?: boolean;
}

function PaintedBoard({ view, size, tentative = false, whole = false }: PaintedProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const paint = useCallback(
    (context: CanvasRenderingContext2D): void => {
      const { task, question, said } = view;
      const box = task.look === 'colours' && !whole ? gridBox(said ?? question, task.shape.columns) : undefined;
      paintFramed(context, view, boardInk(), { at: 1, size: size - 2, tentative, box: box?.rows ? box : undefined });
    },
    [view, size, tentative, whole],
  );
  usePainting(canvas, size, size, paint);
  return <canvas ref={canvas} className="loop-board" style={{ width: size, height: size }} />;
}

interface StateBoxProps extends Pick<LensProps, 'trace' | 'index'> {
  readonly facts: Facts;
  readonly box: Box;
  readonly size: number;
  /** Puts label and content into the part's button. */
  readonly children: (label: string, content: ReactNode) => ReactNode;
}

function StateBox({ trace, index, facts, box, size, children }: StateBoxProps) {
  const { model, reasoning } = trace.header;
  const at = latestOf(model, reasoning, index, box);
  const moved = at < 0 ? undefined : facts.residuals[at];
  const count = words.count(model, reasoning, index, box);
  const before = beforeAim(model, reasoning, index);
  const aimed =
    box === 'H' ? (at === index ? words.aims : undefined) : before === undefined ? undefined : words.aimed(facts.residuals[before]);
  const state = words.state(model, box);
  const name = words.names(model, box);
  const label = words.partLabel(name, `${state} ${words.moved.toLowerCase()} ${words.movedBy(moved)}`, count, ...(aimed ? [aimed] : []));
  return children(
    label,
    <>
      <span className="loop-name">
        <b data-caption data-series={box === 'H' ? 1 : 2}>
          {name}
        </b>{' '}
        <span className="loop-count">{count}</span>
      </span>
      <MovedMap trace={trace} facts={facts} update={at} size={size} />
      <span className="loop-moved" data-caption>
        {state} {words.moved.toLowerCase()} <b>{words.movedBy(moved)}</b>
      </span>
      <Residuals trace={trace} facts={facts} box={box} index={index} width={size} />
      {twoStates(model) && <span className="loop-aimed">{aimed}</span>}
    </>,
  );
}

interface MapProps {
  readonly trace: Trace;
  readonly facts: Facts;
  /** Before the first, -1. */
  readonly update: number;
  readonly size: number;
}

/** How far each cell's state moved at an update, over the puzzle: that is painted once, and a pixel a cell each time. */
const MovedMap = memo(function MovedMap({ trace, facts, update, size }: MapProps) {
  const { task, puzzle, tokens, slots } = useMemo(
    () => ({ task: taskOf(trace), puzzle: plainBoard(taskOf(trace), trace.question, trace.question), ...tokenCounts(trace) }),
    [trace],
  );
  const moved = update < 0 ? undefined : facts.shares.subarray(update * tokens + slots, (update + 1) * tokens);
  return (
    <span className="loop-map">
      <PaintedBoard view={puzzle} size={size} whole />
      <Veil rows={task.shape.rows} columns={task.shape.columns} shares={moved} />
    </span>
  );
});

/** How much of the veil's colour lies over a cell that moved most. */
const MOST_VEIL = 0.7;

interface VeilProps {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], from 0 to 1. */
  readonly shares: Float32Array | undefined;
}

/** One colour over each cell, the stronger the larger its share. */
function Veil({ rows, columns, shares }: VeilProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is drawn although nothing else changed
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = new ImageData(columns, rows);
    const [red, green, blue] = (boardInk().heat.match(/[\d.]+/g) ?? []).map(Number);
    for (let cell = 0; shares && cell < shares.length; cell++) {
      image.data.set([red, green, blue, 255 * MOST_VEIL * shares[cell]], 4 * cell);
    }
    context.putImageData(image, 0, 0);
  }, [rows, columns, shares, colours]);
  return <canvas ref={canvas} className="loop-veil" width={columns} height={rows} />;
}

const LINE_HEIGHT = 30;
/** Room for the triangles of H updates, and the least between two of them. */
const LINE_TOP = 7;
const LEAST_BETWEEN = 4;

/** The mean residual of a box's state at each of its updates, on a logarithmic axis: faint what lies after the cursor. */
function Residuals({
  trace,
  facts: { residuals },
  box,
  index,
  width,
}: Pick<StateBoxProps, 'trace' | 'facts' | 'box' | 'index'> & { readonly width: number }) {
  const { model, reasoning } = trace.header;
  const line = useMemo(() => {
    const own = Array.from(residuals.keys()).filter((update) => latestOf(model, reasoning, update, box) === update);
    const positive = residuals.filter((x) => x > 0);
    const low = Math.log(positive.reduce((a, b) => Math.min(a, b), Infinity));
    const high = Math.log(positive.reduce((a, b) => Math.max(a, b), 0));
    const x = (update: number): number => 3 + ((width - 6) * (update + 0.5)) / residuals.length;
    const y = (update: number): number =>
      LINE_TOP +
      2 +
      (LINE_HEIGHT - LINE_TOP - 5) * (high > low && residuals[update] > 0 ? (high - Math.log(residuals[update])) / (high - low) : 1);
    const points = own.map((update) => ({ update, text: `${x(update).toFixed(1)},${y(update).toFixed(1)}` }));
    const targets = twoStates(model) ? Array.from(residuals.keys()).filter((update) => moduleAt(reasoning, update) === 'H') : [];
    const room = targets.length > 0 && (width - 6) / targets.length >= LEAST_BETWEEN;
    const notches = room ? targets.map((update) => `M${(x(update) - 2.5).toFixed(1)} 1h5l-2.5 4z`).join('') : '';
    return { points, all: points.map(({ text }) => text).join(' '), notches, x, y };
  }, [model, reasoning, residuals, box, width]);
  const done = line.points.filter(({ update }) => update <= index);
  const last = done.at(-1);
  return (
    <svg className="loop-line" width={width} height={LINE_HEIGHT} data-series={box === 'H' ? 1 : 2} aria-hidden="true">
      <path className="notch" d={line.notches} />
      <polyline className="loop-ahead" points={line.all} />
      <polyline points={done.map(({ text }) => text).join(' ')} />
      {last && <circle cx={line.x(last.update)} cy={line.y(last.update)} r={2.5} />}
    </svg>
  );
}

interface GateProps extends Pick<LensProps, 'trace' | 'index'> {
  readonly part: (id: ModelPart, label: string, children: ReactNode) => ReactNode;
}

function Gate({ trace, index, part }: GateProps) {
  const gate = lastGate(trace, index);
  if (!gate)
    return part(
      'gate',
      words.partLabel(words.gate, words.gateWaits),
      <span className="loop-gate">
        <span data-caption>{words.gate}</span>
        <span className="loop-count">{words.gateWaits}</span>
      </span>,
    );
  const stop = formatPercent(sigmoid(gate.q_halt));
  const goOn = gate.q_continue === undefined ? undefined : formatPercent(sigmoid(gate.q_continue));
  const asked = [`${words.gate} ${stop}`, ...(goOn === undefined ? [] : [`${words.goOn} ${goOn}`])];
  return part(
    'gate',
    words.partLabel(...asked, words.gateSays(gate.halts), words.gateOf(gate.segment)),
    <span className="loop-gate">
      <span className="loop-count">{words.gateOf(gate.segment)}</span>
      <span data-caption>
        {words.gate} <b>{stop}</b>
      </span>
      {goOn !== undefined && (
        <span>
          {words.goOn} {goOn}
        </span>
      )}
      <span className="loop-count">{words.gateSays(gate.halts)}</span>
    </span>,
  );
}

/* Beside it. */

function Pseudocode({ trace, index }: Pick<LensProps, 'trace' | 'index'>) {
  const { model, reasoning } = trace.header;
  const active = activeLines(model, reasoning, index);
  return (
    <ol className="loop-code" aria-label={words.code}>
      {pseudocode(model, reasoning, index).map(({ id, indent, text, now, training }) => (
        <li key={id} data-line={id} data-training={training} data-indent={indent} aria-current={active.includes(id) ? 'step' : undefined}>
          <code>{text}</code>
          {now !== undefined && <span className="loop-now">{now}</span>}
        </li>
      ))}
    </ol>
  );
}

/** A part in words, with what computes it. */
const Explained = memo(function Explained({ trace, part }: { readonly trace: Trace; readonly part: ModelPart }) {
  const { says, formula, shape } = about(trace, part);
  const [file, setFile] = useState<string>();
  return (
    <div className="loop-about">
      <p id="loop-about">
        <Terms text={says} />
      </p>
      <p className="loop-formula">
        <code>{formula}</code> <span className="quiet">{shape}</span>
      </p>
      <Suspense fallback={<p className="loop-kernels">{words.kernels}</p>}>
        <LoopCode model={trace.header.model} part={part} file={file} onFile={setFile} />
      </Suspense>
    </div>
  );
});
