/** Play, pause, step and speed, over the ruler: the one clock of the page. */

import { PlayIcon } from '../../controls/PlayIcon.tsx';
import { Select } from '../../controls/Select.tsx';
import { endsSegment, positionOf } from '../../trace/cursor.ts';
import { reasoningWords } from '../../words/reasoning.ts';
import { move, SPEEDS, setSpeed, toEnd, togglePlaying, toStart, updatesPerSecond, useCursor } from './cursor.ts';
import { Ruler } from './Ruler.tsx';
import { shownTrace, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

const PATHS = {
  start: 'M6 5h2.5v14H6zM19 5v14L9.5 12z',
  end: 'M15.5 5H18v14h-2.5zM5 5v14l9.5-7z',
  back: 'M15.5 5v14L6 12z',
  forth: 'M8.5 5v14L18 12z',
} as const;

const Icon = ({ name }: { readonly name: keyof typeof PATHS }) => (
  <svg viewBox="0 0 24 24" className="transport-icon" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);

interface Props {
  readonly trained: number | undefined;
  readonly hint: boolean;
  /** Whether somebody writes on the board, of which there is no time yet. */
  readonly typing: boolean;
}

export function Transport({ trained, hint, typing }: Props) {
  const t = words.ruler;
  const wound = useSolve((solve) => shownTrace(solve)?.header.wound);
  const beyond = useCursor((cursor) => trained !== undefined && cursor.reasoning.segments > trained);
  return (
    <section className="transport" data-typing={typing} aria-label={t.region}>
      <div className="transport-buttons">
        <button type="button" className="icon" aria-label={t.start} title={t.startHelp} onClick={toStart}>
          <Icon name="start" />
        </button>
        <PlayButton />
        <button type="button" className="icon" aria-label={t.end} title={t.endHelp} onClick={toEnd}>
          <Icon name="end" />
        </button>
        <span className="transport-steps">
          {(['segment', 'cycle', 'step'] as const).map((unit) => (
            <span key={unit} className="stepper">
              <button type="button" className="icon" aria-label={t.back[unit]} title={t.backHelp[unit]} onClick={() => move(unit, -1)}>
                <Icon name="back" />
              </button>
              <span className="stepper-name">{t.units[unit]}</span>
              <button type="button" className="icon" aria-label={t.forth[unit]} title={t.forthHelp[unit]} onClick={() => move(unit, 1)}>
                <Icon name="forth" />
              </button>
            </span>
          ))}
        </span>
        <SpeedChoice />
        <Place />
      </div>
      <Ruler trained={trained} wound={wound} />
      <p className="ruler-key">
        <span>
          <svg viewBox="0 0 10 8" aria-hidden="true" className="ruler-sample">
            <path className="notch" d="M1 1h8l-4 6z" />
          </svg>
          {t.notch}
        </span>
        <span>{t.numbers}</span>
        {beyond && (
          <span>
            <svg viewBox="0 0 14 8" aria-hidden="true" className="ruler-sample wide">
              <rect className="ruler-band" data-beyond="true" x="0.5" y="0.5" width="13" height="7" />
            </svg>
            {t.beyond}
          </span>
        )}
        {wound && (
          <span>
            <svg viewBox="0 0 14 8" aria-hidden="true" className="ruler-sample wide">
              <rect className="ruler-wounded" x="0.5" y="3" width="13" height="3" />
            </svg>
            {t.wounded}
          </span>
        )}
        {hint && <span className="ruler-hint">{t.hint}</span>}
      </p>
    </section>
  );
}

function PlayButton() {
  const playing = useCursor((cursor) => cursor.playing);
  return (
    <button type="button" className="icon play" aria-label={playing ? words.ruler.pause : words.ruler.play} onClick={togglePlaying}>
      <PlayIcon playing={playing} />
    </button>
  );
}

function SpeedChoice() {
  const speed = useCursor((cursor) => cursor.speed);
  const rate = useCursor((cursor) => updatesPerSecond(cursor.speed, cursor.last + 1));
  return (
    <Select
      className="speed"
      aria-label={words.ruler.speed}
      title={words.ruler.speedHelp(rate)}
      value={speed}
      options={SPEEDS.map((value) => [value, words.ruler.times(value)])}
      onChange={setSpeed}
    />
  );
}

function Place() {
  const index = useCursor((cursor) => cursor.index);
  const reasoning = useCursor((cursor) => cursor.reasoning);
  const answer = endsSegment(reasoning, index);
  return (
    <p className="place" aria-hidden="true">
      <span className="numbers">{reasoningWords.position(positionOf(reasoning, index), reasoning)}</span>
      <span className="tag" data-kind={answer ? 'answer' : 'probe'}>
        {answer ? reasoningWords.answer : reasoningWords.probe}
      </span>
    </p>
  );
}
