import { useEffect, useState } from 'react';
import { read, tell } from './actions.ts';
import { carried } from './files.ts';
import { dataStrings as words } from './strings.ts';

function take(transfer: DataTransfer): void {
  carried(transfer).then(
    (source) => (source ? read(source) : tell(words.bring.nothing)),
    (error: unknown) => tell((error as Error).message),
  );
}

const inField = ({ target }: Event): boolean => target instanceof HTMLElement && target.matches('input, textarea');
const withFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** Reads files dropped anywhere, and whatever is pasted outside a field. @returns whether files are being dragged over the page. */
export function useDrop(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // What is entered comes before what is left: only the last one left ends it.
    let depth = 0;
    const enter = (by: number): void => {
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const listeners = new AbortController();
    const on = <K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void): void =>
      addEventListener(type, listener, { signal: listeners.signal });
    on('dragenter', (event) => withFiles(event) && enter(1));
    on('dragleave', (event) => withFiles(event) && enter(-1));
    on('dragover', (event) => withFiles(event) && event.preventDefault());
    on('drop', (event) => {
      enter(-depth);
      if (!event.dataTransfer || !withFiles(event)) return;
      event.preventDefault();
      take(event.dataTransfer);
    });
    on('paste', (event) => {
      if (event.clipboardData && !inField(event)) take(event.clipboardData);
    });
    return () => listeners.abort();
  }, []);
  return over;
}
