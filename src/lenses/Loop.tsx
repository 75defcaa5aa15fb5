/**
 * The network as a living picture, from the trace of the solve: input, L, H, answer and the halting gate, each box with a map of how far
 * its state moved, and beside it the pseudocode. The time cursor lights what is at work.
 */
import { type KeyboardEvent, lazy, memo, type ReactNode, Suspense, useMemo, useRef, useState } from 'react';
import { sigmoid } from '../analysis/logits.ts';
import { Figure } from '../charts/Figure.tsx';
import { Live } from '../controls/Live.tsx';
import { Terms } from '../controls/Term.tsx';
import { useRested } from '../controls/use-rested.ts';
import { useWidth } from '../controls/use-size.ts';
import { twoStates } from '../model/architecture.ts';
import type { ModelPart } from '../model/parts.ts';
import { isLeftOut, isWounded, woundName } from '../model/wound.ts';
import { endsSegment, moduleAt, positionOf, stepBy } from '../trace/cursor.ts';
import { latestOf } from '../trace/states.ts';
import { loopTable } from '../trace/tables.ts';
import type { Trace } from '../trace/trace.ts';
import { formatPercent } from '../words/format.ts';
import { MovedMap, Residuals, SmallBoard } from './LoopMaps.tsx';
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
  type Movement,
  movementOf,
  partsOf,
  pseudocode,
} from './loop.ts';
import { about, stepWords, loopStrings as words } from './loop-strings.ts';

const LoopCode = lazy(() => import('./LoopCode.tsx'));

export default function Loop({ trace, index, onIndex, player, onStates, part = 'L' }: LensProps) {
  const movement = useMemo(() => movementOf(trace), [trace]);
  const summary = useMemo(() => {
    const { model, reasoning, wound } = trace.header;
    const summary = words.summary(model, reasoning, aims(trace, movement.residuals));
    return wound ? `${words.wounded(woundName(wound))} ${summary}` : summary;
  }, [trace, movement]);
  const said = stepWords(trace, movement.residuals, index);
  const [chosen, setChosen] = useState(part);
  const [hovered, setHovered] = useState<ModelPart>();
  const parts = partsOf(trace.header.model);
  const shown = [hovered, chosen].find((one) => one !== undefined && parts.includes(one)) ?? 'L';
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
      sentence={summary}
      numbers={() => loopTable(trace)}
    >
      <Live text={rested} />
      <div className="loop">
        <Diagram
          trace={trace}
          index={index}
          onIndex={onIndex}
          playing={player.playing}
          movement={movement}
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
  readonly movement: Movement;
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

function Diagram({ trace, index, onIndex, playing, movement, shown, onChoose, onHover }: DiagramProps) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const { model, reasoning, wound } = trace.header;
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
  const aimed = beforeAim(model, reasoning, index, wound);
  const module = moduleAt(reasoning, index);
  const box = (id: Box) => (
    <StateBox key={id} trace={trace} index={index} movement={movement} box={id} size={map}>
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

interface StateBoxProps extends Pick<LensProps, 'trace' | 'index'> {
  readonly movement: Movement;
  readonly box: Box;
  readonly size: number;
  /** Puts label and content into the part's button. */
  readonly children: (label: string, content: ReactNode) => ReactNode;
}

function StateBox({ trace, index, movement, box, size, children }: StateBoxProps) {
  const { model, reasoning, wound } = trace.header;
  const { segment } = positionOf(reasoning, index);
  const hurt = isWounded(wound, segment);
  const at = latestOf(model, reasoning, index, box);
  const moved = at < 0 ? undefined : movement.residuals[at];
  const count = isLeftOut(wound, box, segment) ? words.leftOut : words.count(model, reasoning, index, box);
  const before = beforeAim(model, reasoning, index, wound);
  const aimed =
    box === 'H'
      ? at === index && !hurt
        ? words.aims
        : undefined
      : before === undefined
        ? undefined
        : words.aimed(movement.residuals[before]);
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
      <MovedMap trace={trace} movement={movement} update={at} size={size} />
      <span className="loop-moved" data-caption>
        {state} {words.moved.toLowerCase()} <b>{words.movedBy(moved)}</b>
      </span>
      <Residuals trace={trace} movement={movement} box={box} index={index} width={size} />
      {twoStates(model) && <span className="loop-aimed">{aimed}</span>}
    </>,
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
  // The box is as wide for each answer; where two look alike, the words tell them apart.
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
  const { model, reasoning, wound } = trace.header;
  const active = activeLines(model, reasoning, index);
  return (
    <ol className="loop-code" aria-label={words.code}>
      {pseudocode(model, reasoning, index, wound).map(({ id, indent, text, now, training, wounded }) => (
        <li
          key={id}
          data-line={id}
          data-training={training}
          data-wounded={wounded}
          data-indent={indent}
          aria-current={active.includes(id) ? 'step' : undefined}
        >
          <code>{wounded === 'left out' ? <s>{text}</s> : text}</code>
          {wounded && <span className="loop-wounded">{wounded}</span>}
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
