/** A puzzle under a random symmetry: what "shown in disguise" means. */
import { useMemo, useState } from 'react';
import { Check } from '../../controls/Check.tsx';
import { Panel } from '../../controls/Panel.tsx';
import type { PreviewPuzzle } from '../../data/preview.ts';
import { Random } from '../../puzzles/random.ts';
import type { Task } from '../../puzzles/task.ts';
import { Pair } from './Pair.tsx';
import { dataStrings } from './strings.ts';

const words = dataStrings.disguise;
/** CSS pixels of a board. */
const SIZE = 132;

export function Disguise({ task, puzzles }: { readonly task: Task; readonly puzzles: readonly PreviewPuzzle[] }) {
  const [on, setOn] = useState<ReadonlySet<string>>(() => new Set(task.symmetries.map(({ id }) => id)));
  const [index, setIndex] = useState(0);
  const [draw, setDraw] = useState(0);
  const puzzle = puzzles[index];
  const image = useMemo(() => {
    if (!puzzle) return undefined;
    const [question, answer] = [new Uint8Array(task.cells), new Uint8Array(task.cells)];
    task.augmentation(on).apply(Random.from(draw, 'disguise'), puzzle, question, answer);
    return { question, answer };
  }, [task, puzzle, on, draw]);
  if (!puzzle || !image || !task.symmetries.length) return null;
  const toggle = (id: string, wanted: boolean): void =>
    setOn(new Set(task.symmetries.flatMap((symmetry) => ((symmetry.id === id ? wanted : on.has(symmetry.id)) ? [symmetry.id] : []))));
  return (
    <Panel inner title={words.title} goal={words.goal}>
      <fieldset className="control checks">
        <legend className="sr-only">{words.switches}</legend>
        {task.symmetries.map(({ id, label }) => (
          <Check key={id} small checked={on.has(id)} onChange={(wanted) => toggle(id, wanted)}>
            {label}
          </Check>
        ))}
      </fieldset>
      <div className="disguise">
        {(
          [
            [words.before, puzzle],
            [words.after, image],
          ] as const
        ).map(([name, { question, answer }]) => (
          <figure key={name} aria-label={name}>
            <Pair task={task} question={question} answer={answer} size={SIZE} whole />
            <figcaption className="field-help">{name}</figcaption>
          </figure>
        ))}
      </div>
      <div className="disguise-tools">
        <button type="button" onClick={() => setDraw(draw + 1)}>
          {words.another}
        </button>
        <button type="button" onClick={() => setIndex((index + 1) % puzzles.length)}>
          {words.next}
        </button>
        <span className="quiet numbers">{words.which(index, puzzles.length)}</span>
      </div>
    </Panel>
  );
}
