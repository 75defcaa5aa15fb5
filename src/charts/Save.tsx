/** Files of a picture: as it is seen, and its numbers. */
import { useState } from 'react';
import { download } from '../controls/download.ts';
import { type Table, toCsv } from '../trace/tables.ts';
import { useFileMark } from './condition.ts';
import { chartStrings as words } from './strings.ts';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly picture: () => HTMLElement | null;
  /** Left out where its numbers are part of a larger file. */
  readonly numbers?: (() => Table) | undefined;
}

export function Save({ id, title, numbers, picture }: Props) {
  const [problem, setProblem] = useState<string>();
  const mark = useFileMark();
  const name = (ending: string): string => `hrm-${id}${mark}.${ending}`;
  /** How pictures are written comes with the first one that is asked for: no page needs it to open. */
  const save = async (ending: 'png' | 'svg'): Promise<void> => {
    const root = picture();
    if (!root) return;
    try {
      const { picturePng, pictureSvg } = await import('./picture.ts');
      if (ending === 'png') download(name(ending), await picturePng(root, title), 'image/png');
      else download(name(ending), pictureSvg(root, title).svg, 'image/svg+xml');
      setProblem(undefined);
    } catch (error) {
      setProblem(words.figure.pictureFailed((error as Error).message));
    }
  };
  return (
    <details className="save">
      <summary>{words.figure.save}</summary>
      <div className="save-as">
        <button type="button" onClick={() => void save('png')}>
          PNG
        </button>
        <button type="button" onClick={() => void save('svg')}>
          SVG
        </button>
        {numbers && (
          <button type="button" onClick={() => download(name('csv'), toCsv(numbers()), 'text/csv')}>
            CSV
          </button>
        )}
      </div>
      {problem && <p role="alert">{problem}</p>}
    </details>
  );
}
