/** Under what condition the numbers of the figures below were made, such as "no H update throughout": their tables and files say it. */
import { createContext, use } from 'react';

export const FigureCondition = createContext<string | undefined>(undefined);

/** A title, with the condition where there is one. */
export function useConditioned(title: string): string {
  const condition = use(FigureCondition);
  return condition === undefined ? title : `${title}, ${condition}`;
}

/** Condition as a part of a file's name. */
export function useFileMark(): string {
  const condition = use(FigureCondition);
  return condition === undefined ? '' : `-${condition.replace(/\W+/g, '-')}`;
}
