import { useState } from 'react';
import { common } from '../words/common.ts';

/** Copies text to the clipboard. @returns what there is to say about it, for a status. */
export function useCopy(copied: string = common.copied): readonly [said: string, copy: (text: string) => void] {
  const [said, setSaid] = useState('');
  const copy = (text: string): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid(copied),
      () => setSaid(common.copyFailed),
    );
  };
  return [said, copy];
}
