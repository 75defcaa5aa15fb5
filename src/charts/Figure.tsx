/** A picture of a solve with everything around it: what one sees, a sentence of its numbers, the numbers themselves, and files. */
import { type ReactNode, useId, useRef } from 'react';
import { What } from '../controls/What.tsx';
import type { Table } from '../trace/tables.ts';
import { useConditioned } from './condition.ts';
import { NumbersTable } from './NumbersTable.tsx';
import { Save } from './Save.tsx';
import { ShowData } from './ShowData.tsx';

interface Props {
  readonly id: string;
  readonly title: string;
  /** What one sees, in one sentence. */
  readonly goal?: ReactNode;
  readonly what?: ReactNode;
  /** Choices of what to draw. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
  /** One sentence made from the numbers; undefined while there are none. */
  readonly sentence: string | undefined;
  /** Worked out when somebody asks for them. */
  readonly numbers: (() => Table) | undefined;
  /** All of them, for a file, where that is more than a table on a page should hold. */
  readonly everything?: () => Table;
}

export function Figure({ id, title, goal, what, tools, children, sentence, numbers, everything }: Props) {
  const heading = useId();
  const full = useConditioned(title);
  const picture = useRef<HTMLDivElement>(null);
  return (
    <section className="figure" aria-labelledby={heading} data-figure={id}>
      <header className="panel-head">
        <h3 id={heading}>{title}</h3>
        {tools}
      </header>
      {goal && <p className="goal">{goal}</p>}
      <div ref={picture} className="figure-picture">
        {children}
      </div>
      {sentence && <p className="figure-sentence">{sentence}</p>}
      <footer className="panel-foot">
        {what && <What>{what}</What>}
        {numbers && <ShowData>{() => <NumbersTable title={full} numbers={numbers()} />}</ShowData>}
        {numbers && <Save id={id} title={full} numbers={everything ?? numbers} picture={() => picture.current} />}
      </footer>
    </section>
  );
}
