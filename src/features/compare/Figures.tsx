/** The sizes of the models and what each came to, as a table. */
import { useSyncExternalStore } from 'react';
import { ScrolledTable } from '../../charts/ScrolledTable.tsx';
import { chartStrings } from '../../charts/strings.ts';
import { Panel } from '../../controls/Panel.tsx';
import { effectiveDepth, segmentUpdates } from '../../model/architecture.ts';
import { MEASURES, trainedLayers } from '../../model/matched.ts';
import { formatDuration, formatInteger, formatNumber, formatShort } from '../../words/format.ts';
import { changes } from './client.ts';
import { flopsOf, nameOf } from './columns.ts';
import { type Evidence, meanCurve } from './evidence.ts';
import { firstOf, type Training } from './store.ts';
import { solvedShare, compareStrings as words } from './strings.ts';

const t = words.figures;

interface Props {
  readonly trainings: readonly Training[];
  readonly evidence: Evidence | undefined;
}

export function Figures({ trainings, evidence }: Props) {
  useSyncExternalStore(changes.subscribe, changes.version);
  return (
    <Panel title={t.title} goal={t.goal}>
      <ScrolledTable
        title={t.title}
        columns={[t.model, t.status, t.solved, t.parameters, t.layers, t.updates, t.depth, t.flops, t.steps, t.speed, t.time]}
        className="compare-figures"
      >
        {firstOf(trainings).map(({ architecture }) => (
          <Row key={architecture} trainings={trainings.filter((training) => training.architecture === architecture)} evidence={evidence} />
        ))}
      </ScrolledTable>
    </Panel>
  );
}

/** A model, over all of its trainings. */
function Row({ trainings, evidence }: Props) {
  const [first] = trainings;
  const { config, architecture } = first;
  const none = chartStrings.none;
  const curve = evidence?.curves.find((one) => one.architecture === architecture);
  const solved = curve && meanCurve(curve).mean.at(-1);
  const sum = (of: (training: Training) => number): number => trainings.reduce((total, training) => total + of(training), 0);
  const taken = evidence?.origin === 'recorded' && curve ? curve.shares.length * config.training.total_steps : 0;
  const [step, seconds] = [taken || sum((training) => training.step), sum((training) => training.seconds)];
  const measured = step > 0 && seconds > 0;
  const numbers = [
    evidence?.origin === 'recorded' ? words.answer.origins.recorded : statusOf(trainings),
    solved === undefined ? none : solvedShare(solved),
    formatInteger(MEASURES.parameters(config.model)),
    formatInteger(trainedLayers(config.model)),
    formatInteger(segmentUpdates(config.model)),
    formatInteger(effectiveDepth(config.model)),
    formatShort(flopsOf(first)),
    step > 0 ? formatInteger(step) : none,
    measured ? formatNumber(step / seconds) : none,
    measured ? formatDuration(seconds) : none,
  ];
  return (
    <tr data-architecture={architecture}>
      <th scope="row">{nameOf(first)}</th>
      {numbers.map((text, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a figure is its place
        <td key={i}>{text}</td>
      ))}
    </tr>
  );
}

/** Of all trainings of a model: what they all are, else how many have ended. */
function statusOf(trainings: readonly Training[]): string {
  const [{ status }] = trainings;
  if (trainings.every((training) => training.status === status)) return words.statuses[status];
  return words.someTrained(trainings.filter((training) => training.status === 'finished').length, trainings.length);
}
