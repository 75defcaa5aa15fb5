/** The Loop in small: what a model is, as a drawn line. Which boxes there are and what turns comes from its settings. */

import { twoStates } from '../model/architecture.ts';
import type { ModelConfig } from '../model/config.ts';
import { carries } from './loop.ts';
import { loopStrings as words } from './loop-strings.ts';

const WIDTH = 232;
const HEIGHT = 76;
const MIDDLE = 38;
const BOX = 34;
/** Layers that are drawn one beside the other. */
const MOST_LAYERS = 6;

export function LoopSketch({ model }: { readonly model: ModelConfig }) {
  return (
    <svg className="loop-sketch" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <Grid x={1} />
      <Grid x={WIDTH - 21} />
      {twoStates(model) ? <Two model={model} /> : carries(model) ? <One model={model} /> : <Stack model={model} />}
    </svg>
  );
}

/** A puzzle, or an answer. */
const Grid = ({ x }: { readonly x: number }) => (
  <path
    className="loop-sketch-grid"
    d={`M${x} ${MIDDLE - 10}h20v20h-20zM${x + 6.7} ${MIDDLE - 10}v20M${x + 13.3} ${MIDDLE - 10}v20M${x} ${MIDDLE - 3.3}h20M${x} ${MIDDLE + 3.3}h20`}
  />
);

/** A line with its head. */
const Arrow = ({ from, to, y }: { readonly from: number; readonly to: number; readonly y: number }) => {
  const back = to > from ? -4 : 4;
  return <path d={`M${from} ${y}H${to}M${to + back} ${y - 3}L${to} ${y}l${back} 3`} />;
};

const Box = ({ x, name }: { readonly x: number; readonly name: string }) => (
  <>
    <rect className="loop-sketch-box" x={x} y={MIDDLE - BOX / 2} width={BOX} height={BOX} rx={5} />
    <text x={x + BOX / 2} y={MIDDLE + 4.5}>
      {name}
    </text>
  </>
);

/** From the top of a box back into it, so many times. */
const Turn = ({ x, times }: { readonly x: number; readonly times: number }) => {
  const top = MIDDLE - BOX / 2;
  return (
    <>
      <path
        d={`M${x + 24} ${top}C${x + 30} ${top - 15} ${x + 4} ${top - 15} ${x + 10} ${top - 1}M${x + 6.2} ${top - 4.4}l3.8 3.6l2.6 -4.6`}
      />
      <text className="loop-sketch-count" x={x + 36} y={top - 9}>
        {words.times(times)}
      </text>
    </>
  );
};

/** What goes on to the next segment. */
const Carry = ({ from, to }: { readonly from: number; readonly to: number }) => {
  const floor = MIDDLE + BOX / 2;
  return <path className="loop-sketch-carry" d={`M${from} ${floor}v12H${to}v-11M${to - 3} ${floor + 5}l3 -4l3 4`} />;
};

function Two({ model }: { readonly model: ModelConfig }) {
  const [L, H] = [62, 136];
  const one = model.architecture === 'trm';
  return (
    <>
      <Arrow from={24} to={L - 2} y={MIDDLE} />
      <Arrow from={L + BOX + 2} to={H - 2} y={MIDDLE - 6} />
      <Arrow from={H - 2} to={L + BOX + 2} y={MIDDLE + 6} />
      <Arrow from={H + BOX + 2} to={WIDTH - 24} y={MIDDLE} />
      {/* The same weights in both places. */}
      {one && <rect className="loop-sketch-same" x={L - 6} y={MIDDLE - BOX / 2 - 5} width={H + BOX - L + 12} height={BOX + 10} rx={8} />}
      <Box x={L} name={one ? words.sameNet : 'L'} />
      <Box x={H} name={one ? words.sameNet : 'H'} />
      <Turn x={L} times={model.L_cycles} />
      <Turn x={H} times={model.H_cycles} />
      <Carry from={H + BOX / 2} to={L + BOX / 2} />
    </>
  );
}

function One({ model }: { readonly model: ModelConfig }) {
  const x = (WIDTH - BOX) / 2;
  return (
    <>
      <Arrow from={24} to={x - 2} y={MIDDLE} />
      <Arrow from={x + BOX + 2} to={WIDTH - 24} y={MIDDLE} />
      <Box x={x} name="M" />
      <Turn x={x} times={model.H_cycles * (model.L_cycles + 1)} />
      <Carry from={x + BOX - 8} to={x + 8} />
    </>
  );
}

function Stack({ model }: { readonly model: ModelConfig }) {
  const layers = model.H_layers + model.L_layers;
  const drawn = Math.min(layers, MOST_LAYERS);
  const [step, width] = [20, 10];
  const x = (WIDTH - (drawn - 1) * step - width) / 2;
  return (
    <>
      <Arrow from={24} to={x - 2} y={MIDDLE} />
      <Arrow from={x + (drawn - 1) * step + width + 2} to={WIDTH - 24} y={MIDDLE} />
      {Array.from({ length: drawn }, (_, i) => x + i * step).map((at, i) => (
        <g key={at}>
          <rect className="loop-sketch-box" x={at} y={MIDDLE - BOX / 2} width={width} height={BOX} rx={3} />
          {i > 0 && <path d={`M${at - step + width} ${MIDDLE}h${step - width}`} />}
        </g>
      ))}
      <text className="loop-sketch-count" x={WIDTH / 2} y={MIDDLE - BOX / 2 - 7}>
        {words.layers(layers)}
      </text>
    </>
  );
}
