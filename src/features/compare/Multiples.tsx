/** One title over small multiples: a picture a model, in the order of the columns, under the model's name. */
import type { ComponentProps, ReactNode } from 'react';
import { Figure } from '../../charts/Figure.tsx';
import { nameOf } from './columns.ts';
import type { Training } from './store.ts';
import { compareStrings as words } from './strings.ts';

interface Props extends Omit<ComponentProps<typeof Figure>, 'sentence' | 'children'> {
  readonly columns: readonly Training[];
  /** What there is to say of each model, in words; nothing where nothing is measured yet. */
  readonly said: readonly string[];
  /** In one sentence, unless that is made of what is said. */
  readonly sentence?: string;
  readonly children: (column: Training, index: number) => ReactNode;
}

export function Multiples({ columns, said, sentence, numbers, children, ...figure }: Props) {
  return (
    <div className="panel">
      <Figure
        {...figure}
        sentence={said.length ? (sentence ?? words.sentence(figure.title, said)) : words.notYet}
        numbers={said.length ? numbers : undefined}
      >
        <ul className="multiples">
          {columns.map((column, index) => (
            <li key={column.architecture} className="multiple" data-architecture={column.architecture}>
              <p className="multiple-name" data-caption>
                {nameOf(column)}
              </p>
              {children(column, index)}
            </li>
          ))}
        </ul>
      </Figure>
    </div>
  );
}
