import type { Task } from '../puzzles/task.ts';
import type { TaskId } from '../puzzles/tasks.ts';
import { common } from '../words/common.ts';
import { Select } from './Select.tsx';

interface Family {
  readonly id: string;
  readonly title: string;
  readonly tasks: readonly Task[];
}

interface Props<F extends Family> {
  /** Of the menu of families. */
  readonly id: string;
  readonly describedBy?: string;
  readonly value: TaskId;
  /** With the sizes that can be chosen. */
  readonly families: readonly F[];
  /** The size that a family begins with. */
  readonly first: (family: F) => TaskId;
  readonly onChange: (task: TaskId) => void;
}

/** A kind of puzzle: its family, and the size of its board. */
export function TaskInput<F extends Family>({ id, describedBy, value, families, first, onChange }: Props<F>) {
  const family = families.find(({ tasks }) => tasks.some((task) => task.id === value));
  return (
    <span className="control wrap">
      <Select
        id={id}
        aria-describedby={describedBy}
        value={family?.id ?? ''}
        options={families.map((one) => [one.id, one.title])}
        onChange={(chosen) => {
          const next = families.find((one) => one.id === chosen);
          if (next) onChange(first(next));
        }}
      />
      <Select
        aria-label={common.boardSize}
        aria-describedby={describedBy}
        value={value}
        options={family?.tasks.map((task) => [task.id as TaskId, common.size(task.shape.rows, task.shape.columns)]) ?? []}
        onChange={onChange}
      />
    </span>
  );
}
