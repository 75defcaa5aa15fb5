/** How far each update moved its state: the forward residual of z_L and z_H (paper, Figure 3). */
import { useMemo, useState } from 'react';
import { residualsOfCell, residualsOfCells } from '../analysis/residuals.ts';
import { palette } from '../charts/colours.ts';
import { lastAt } from '../charts/decimate.ts';
import { Figure } from '../charts/Figure.tsx';
import { SeriesList } from '../charts/SeriesList.tsx';
import type { Frame } from '../charts/scales.ts';
import type { Series } from '../charts/series.ts';
import { chartStrings } from '../charts/strings.ts';
import { TimePlot } from '../charts/TimePlot.tsx';
import { Choice } from '../controls/Choice.tsx';
import { Terms } from '../controls/Term.tsx';
import { convergenceSentence } from '../trace/summary.ts';
import { convergenceTable } from '../trace/tables.ts';
import type { Trace } from '../trace/trace.ts';
import { formatNumber, formatShort } from '../words/format.ts';
import { reasoningWords } from '../words/reasoning.ts';
import type { LensProps } from './lens.ts';
import { lensStrings as words } from './strings.ts';
import { drawnEvery, type Module, tokenCounts, updatesOf } from './updates.ts';

const MODES = ['mean', 'all', 'cell'] as const;
const WITHOUT_CELL = ['mean', 'all'] as const;
type Mode = (typeof MODES)[number];
const AXIS = { format: formatNumber, tick: formatShort, logarithmic: true } as const;

interface Lines {
  readonly series: readonly Series[];
  /** Every cell's lines, for all cells at once. */
  readonly cells: readonly Series[];
}

function line(module: Module, x: Float32Array, y: Float32Array, label: string): Series {
  const common = { label, x, y };
  return module === 'L' ? { ...common, id: 'z_L', colour: 2 } : { ...common, id: 'z_H', colour: 1, marker: 'square', emphasis: true };
}

function lines(trace: Trace, mode: Mode, cell: number): Lines {
  const { reasoning } = trace.header;
  const { tokens, slots } = tokenCounts(trace);
  const { change } = trace.updates;
  const made: Series[] = [];
  const cells: Series[] = [];
  for (const module of ['L', 'H'] as const) {
    const x = updatesOf(reasoning, module);
    const name = reasoningWords.modules[module];
    if (mode === 'cell') {
      made.push(line(module, x, residualsOfCell(change, tokens, slots, x, cell), name));
      continue;
    }
    const all = residualsOfCells(change, tokens, slots, x);
    const count = tokens - slots;
    const mean = Float32Array.from(x, (_, i) => all.subarray(i * count, (i + 1) * count).reduce((a, b) => a + b, 0) / count);
    made.push(line(module, x, mean, name));
    if (mode === 'all')
      for (let c = 0; c < count; c += drawnEvery(count))
        cells.push(
          line(
            module,
            x,
            Float32Array.from(x, (_, i) => all[i * count + c]),
            name,
          ),
        );
  }
  return { series: made, cells };
}

function drawCells(context: CanvasRenderingContext2D, frame: Frame, cells: readonly Series[]): void {
  const colours = palette();
  context.save();
  context.globalCompositeOperation = 'destination-over';
  context.globalAlpha = 0.3;
  context.lineWidth = 0.75;
  context.setLineDash([]);
  for (const s of cells) {
    context.strokeStyle = colours.series[s.colour];
    context.beginPath();
    for (let i = 0; i < s.x.length; i++) context.lineTo(frame.x(s.x[i]), frame.y(s.y[i]));
    context.stroke();
  }
  context.restore();
}

/** Without a cell to look at, all cells are as close as one gets. */
type Props = Pick<LensProps, 'trace' | 'index' | 'onIndex'> & Partial<Pick<LensProps, 'cell'>>;

export default function Convergence({ trace, index, onIndex, cell }: Props) {
  const [mode, setMode] = useState<Mode>('mean');
  const at = mode === 'cell' ? (cell ?? 0) : 0;
  const { series, cells } = useMemo(() => lines(trace, mode, at), [trace, mode, at]);
  const under = useMemo(
    () => (cells.length ? (context: CanvasRenderingContext2D, frame: Frame) => drawCells(context, frame, cells) : undefined),
    [cells],
  );
  const { reasoning, model } = trace.header;
  const c = words.convergence;
  return (
    <Figure
      id="convergence"
      title={c.title}
      goal={<Terms text={c.goal} />}
      what={c.what}
      tools={<Choice label={c.which} options={cell === undefined ? WITHOUT_CELL : MODES} names={c.modes} value={mode} onChange={setMode} />}
      sentence={convergenceSentence(trace, index)}
      numbers={() => convergenceTable(trace)}
    >
      <SeriesList
        series={series}
        value={({ x, y }) => {
          const i = lastAt(x, index);
          return i < 0 ? chartStrings.none : formatNumber(y[i]);
        }}
      />
      <TimePlot
        reasoning={reasoning}
        index={index}
        onIndex={onIndex}
        series={series}
        room={cells}
        axis={AXIS}
        height={230}
        {...(under ? { under } : {})}
      />
      {cells.length > 0 && drawnEvery(model.seq_len) > 1 && <p className="aside">{words.thinned(drawnEvery(model.seq_len))}</p>}
      <p className="axis-name">{mode === 'cell' ? c.axisCell(at, Math.sqrt(model.seq_len)) : c.axis}</p>
      {reasoning.L_cycles <= 2 && <p className="aside">{c.short(reasoning.L_cycles, model.L_cycles)}</p>}
    </Figure>
  );
}
