/** Small multiples: one picture a model, in the order of the columns, under the model's name. */
import type { ReactNode } from 'react';
import { nameOf } from './columns.ts';
import type { Column } from './store.ts';

interface Props {
  readonly columns: readonly Column[];
  readonly children: (column: Column, index: number) => ReactNode;
}

export function Multiples({ columns, children }: Props) {
  return (
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
  );
}
