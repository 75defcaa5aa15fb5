/** A picture of a solve with everything around it: what one sees, a sentence of its numbers, the numbers themselves, and files. */
import { type ReactNode, useId, useRef, useState } from 'react';
import { download } from '../controls/download.ts';
import { What } from '../controls/What.tsx';
import { type Table, toCsv } from '../trace/tables.ts';
import { NumbersTable } from './NumbersTable.tsx';
import { picturePng, pictureSvg } from './picture.ts';
import { ShowData } from './ShowData.tsx';
import { chartStrings as words } from './strings.ts';

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
        {numbers && <ShowData>{() => <NumbersTable title={title} numbers={numbers()} />}</ShowData>}
        {numbers && <Save id={id} title={title} numbers={everything ?? numbers} picture={() => picture.current} />}
      </footer>
    </section>
  );
}

interface SaveProps {
  readonly id: string;
  readonly title: string;
  readonly numbers: () => Table;
  readonly picture: () => HTMLElement | null;
}

function Save({ id, title, numbers, picture }: SaveProps) {
  const [problem, setProblem] = useState<string>();
  const name = (ending: string): string => `hrm-${id}.${ending}`;
  const svg = (): void => {
    const root = picture();
    if (root) download(name('svg'), pictureSvg(root, title).svg, 'image/svg+xml');
  };
  const png = (): void => {
    const root = picture();
    if (!root) return;
    picturePng(root, title).then(
      (blob) => download(name('png'), blob, 'image/png'),
      (error: unknown) => setProblem(words.figure.pngFailed((error as Error).message)),
    );
  };
  return (
    <details className="save">
      <summary>{words.figure.save}</summary>
      <div className="save-as">
        <button type="button" onClick={png}>
          PNG
        </button>
        <button type="button" onClick={svg}>
          SVG
        </button>
        <button type="button" onClick={() => download(name('csv'), toCsv(numbers()), 'text/csv')}>
          CSV
        </button>
      </div>
      {problem && <p role="alert">{problem}</p>}
    </details>
  );
}
