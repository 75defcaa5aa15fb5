import { useEffect } from 'react';

/** Whether an element has a use of its own for what is pasted into it. */
const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

/**
 * Takes text pasted anywhere on the page but into a field.
 * @param within fields in elements that this selector names are the page's as well: a field of one line would lose the lines.
 */
export function usePaste(take: (text: string) => void, within: string): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text') ?? '';
      const own = event.target instanceof Element && event.target.closest(within) !== null;
      if (text === '' || (takesText(event.target) && !own)) return;
      event.preventDefault();
      take(text);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [take, within]);
}
