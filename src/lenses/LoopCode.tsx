/** The kernels of a part of the loop, and the text of the WGSL file that each of them is. Comes when it is first wanted. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { CloseButton } from '../controls/CloseButton.tsx';
import type { ModelConfig } from '../model/config.ts';
import { type ModelPart, partKernels } from '../model/parts.ts';
import { loopStrings as words } from './loop-strings.ts';
import { filesOf, importsOf, readShader } from './shader-files.ts';

interface Props {
  readonly model: ModelConfig;
  readonly part: ModelPart;
  /** The open file of `shaders/`. */
  readonly file: string | undefined;
  readonly onFile: (file: string | undefined) => void;
}

export default function LoopCode({ model, part, file, onFile }: Props) {
  const files = useMemo(() => partKernels(model, part).flatMap(filesOf), [model, part]);
  return (
    <>
      <p className="loop-kernels">
        <span>{words.kernels}</span>
        {files.length === 0 ? words.noKernels : <FileButtons files={files} open={file} onFile={onFile} />}
      </p>
      {file !== undefined && <Code key={file} file={file} onFile={onFile} />}
    </>
  );
}

interface ButtonsProps {
  readonly files: readonly string[];
  readonly open: string | undefined;
  readonly onFile: Props['onFile'];
}

const nameOf = (file: string): string => file.replace(/\.wgsl$/, '');

const FileButtons = ({ files, open, onFile }: ButtonsProps) =>
  files.map((file) => (
    <button
      key={file}
      type="button"
      className="link loop-kernel"
      aria-expanded={file === open}
      aria-label={words.showCode(nameOf(file))}
      title={words.showCode(nameOf(file))}
      onClick={() => onFile(file === open ? undefined : file)}
    >
      {nameOf(file)}
    </button>
  ));

type Read = { readonly text: string } | { readonly failure: string } | undefined;

function Code({ file, onFile }: { readonly file: string; readonly onFile: Props['onFile'] }) {
  const [read, setRead] = useState<Read>();
  useEffect(() => {
    let wanted = true;
    readShader(file).then(
      (text) => wanted && setRead({ text }),
      (error: unknown) => wanted && setRead({ failure: (error as Error).message }),
    );
    return () => {
      wanted = false;
    };
  }, [file]);
  return (
    <section className="loop-file" aria-label={words.file(file)}>
      <header className="panel-head">
        <h4>{words.file(file)}</h4>
        <CloseButton onClick={() => onFile(undefined)} />
      </header>
      {read === undefined && <p className="quiet small">{words.reading}</p>}
      {read && 'failure' in read && (
        <p role="alert" className="small">
          {words.unread(read.failure)}
        </p>
      )}
      {read && 'text' in read && <Text text={read.text} file={file} onFile={onFile} />}
    </section>
  );
}

/** The line at which a shader begins to work. */
const ENTRY = /^@compute/m;

function Text({ text, file, onFile }: { readonly text: string; readonly file: string; readonly onFile: Props['onFile'] }) {
  const holder = useRef<HTMLElement>(null);
  const entry = useRef<HTMLSpanElement>(null);
  const at = text.search(ENTRY);
  // At the function: above it stands what it reads and writes.
  useLayoutEffect(() => {
    if (!holder.current || !entry.current) return;
    holder.current.scrollTop = entry.current.offsetTop;
    holder.current.scrollIntoView({ block: 'nearest' });
  }, []);
  const imported = importsOf(text);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys */}
      <section ref={holder} className="loop-text" tabIndex={0} aria-label={words.text(file)}>
        <pre>
          {text.slice(0, Math.max(0, at))}
          <span ref={entry} />
          {text.slice(Math.max(0, at))}
        </pre>
      </section>
      {imported.length > 0 && (
        <p className="loop-kernels">
          <span>{words.imports}</span>
          <FileButtons files={imported} open={undefined} onFile={onFile} />
        </p>
      )}
    </>
  );
}
