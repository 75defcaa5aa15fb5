import { useEffect } from 'react';
import { common } from '../words/common.ts';

/** What goes before the project's name: what is in progress, and what the page is about. */
const parts: { progress: string | undefined; page: string | undefined } = { progress: undefined, page: undefined };

function write(part: keyof typeof parts, text: string | undefined): void {
  parts[part] = text;
  document.title = [parts.progress, parts.page, common.name].filter((one) => one !== undefined).join(' – ');
}

/** What the tab says while a page is open, before the project's name; nothing where it is undefined. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    write('page', title);
    return () => write('page', undefined);
  }, [title]);
}

/** What the tab says first, on any page, for a tab that is not looked at. */
export function useTitlePrefix(text: string | undefined): void {
  useEffect(() => {
    write('progress', text);
    return () => write('progress', undefined);
  }, [text]);
}
