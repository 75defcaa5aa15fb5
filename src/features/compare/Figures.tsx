/** The sizes of the models and what each came to, as a table. */
import { useSyncExternalStore } from 'react';
import { ScrolledTable } from '../../charts/ScrolledTable.tsx';
import { chartStrings } from '../../charts/strings.ts';
import { Panel } from '../../controls/Panel.tsx';
import { effectiveDepth, segmentUpdates } from '../../model/architecture.ts';
import { MEASURES, trainedLayers } from '../../model/matched.ts';
import { formatDuration, formatFinePercent, formatInteger, formatNumber, formatShort } from '../../words/format.ts';
import { changes, metricsOf } from './client.ts';
import { flopsOf, nameOf } from './columns.ts';
import type { Column } from './store.ts';
import { compareStrings as words } from './strings.ts';

const t = words.figures;

export function Figures({ columns }: { readonly columns: readonly Column[] }) {
  useSyncExternalStore(changes.subscribe, changes.version);
  return (
    <Panel title={t.title} goal={t.goal}>
      <ScrolledTable
        title={t.title}
        columns={[t.model, t.status, t.solved, t.best, t.parameters, t.layers, t.updates, t.depth, t.flops, t.steps, t.speed, t.time]}
        className="compare-figures"
      >
        {columns.map((column, index) => (
          <Row key={column.architecture} column={column} index={index} />
        ))}
      </ScrolledTable>
    </Panel>
  );
}

function Row({ column, index }: { readonly column: Column; readonly index: number }) {
  const { config, status, step, seconds } = column;
  const checks = metricsOf(index)?.checks;
  const exact = checks?.column(`exact_${config.evaluation.segments}`) ?? new Float32Array(0);
  const none = chartStrings.none;
  const measured = step > 0 && seconds > 0;
  const numbers = [
    words.statuses[status],
    exact.length ? formatFinePercent(exact.at(-1)) : none,
    exact.length ? formatFinePercent(Math.max(...exact)) : none,
    formatInteger(MEASURES.parameters(config.model)),
    formatInteger(trainedLayers(config.model)),
    formatInteger(segmentUpdates(config.model)),
    formatInteger(effectiveDepth(config.model)),
    formatShort(flopsOf(column)),
    step > 0 ? formatInteger(step) : none,
    measured ? formatNumber(step / seconds) : none,
    measured ? formatDuration(seconds) : none,
  ];
  return (
    <tr data-architecture={column.architecture}>
      <th scope="row" title={words.about[column.architecture]}>
        {nameOf(column)}
      </th>
      {numbers.map((text, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a figure is its place
        <td key={i}>{text}</td>
      ))}
    </tr>
  );
}
