import { useEffect } from 'react';
import { common } from '../words/common.ts';

/** What the tab says while a page is open, before the project's name; nothing where it is undefined. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? common.name : `${title} – ${common.name}`;
    return () => {
      document.title = common.name;
    };
  }, [title]);
}
