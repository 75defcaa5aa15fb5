/** How much each model solves, and how much more than the others the first one does, with what is known of both. */

import { Fragment } from 'react';
import { Figure } from '../../charts/Figure.tsx';
import { IntervalList } from '../../charts/IntervalList.tsx';
import type { Table } from '../../trace/tables.ts';
import { nameOf } from './columns.ts';
import type { End, Evidence } from './evidence.ts';
import { compareStrings as words } from './strings.ts';

const t = words.intervals;

/** A row a training. */
const tableOf = (ends: readonly End[]): Table => ({
  columns: [words.table.model, t.seed, t.tried, t.solved],
  rows: ends.map((end) => [nameOf(end), end.seed, end.solved.length, end.solved.filter(Boolean).length]),
});

/** The same, and whether each puzzle was solved. */
const wholeTableOf = (ends: readonly End[]): Table => {
  const { columns, rows } = tableOf(ends);
  const puzzles = ends[0]?.solved.map((_, i) => t.puzzle(i + 1)) ?? [];
  return { columns: [...columns, ...puzzles], rows: rows.map((row, i) => [...row, ...ends[i].solved.map(Number)]) };
};

export function Intervals({ answer, command, ends }: Pick<Evidence, 'answer' | 'command' | 'ends'>) {
  if (!answer) return null;
  const { shares, duels } = answer;
  const [first] = shares;
  return (
    <div className="panel">
      <Figure
        id="compare-answer"
        title={t.title}
        goal={t.goal}
        what={t.what}
        sentence={undefined}
        numbers={() => tableOf(ends)}
        everything={() => wholeTableOf(ends)}
      >
        <div className="compare-intervals">
          <section aria-label={t.shares}>
            <h4 data-caption>{t.shares}</h4>
            <IntervalList rows={shares} read={t.share} to={1} />
          </section>
          {duels.length > 0 && (
            <section aria-label={t.differences(first.label)}>
              <h4 data-caption>{t.differences(first.label)}</h4>
              <IntervalList
                rows={duels.map(({ rival, difference, standing }) => ({ label: t.duel(first.label, rival, standing), ...difference }))}
                read={t.difference}
                mark={0}
              />
            </section>
          )}
        </div>
      </Figure>
      {command && (
        <p className="small">
          {t.command}{' '}
          <code className="command">
            {command.split(' --').map((part, i) => (
              <Fragment key={part}>
                {i ? ' ' : ''}
                <span>{i ? `--${part}` : part}</span>
              </Fragment>
            ))}
          </code>
        </p>
      )}
    </div>
  );
}
