import { useEffect } from 'react';
import { useDrop } from '../../controls/use-drop.ts';
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

/** Reads files dropped anywhere, and whatever is pasted outside a field. @returns whether files are being dragged over the page. */
export function useBrought(): boolean {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      if (event.clipboardData && !inField(event)) take(event.clipboardData);
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  }, []);
  return useDrop(take);
}
