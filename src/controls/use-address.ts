/** What a page is about, in its address: read when the page opens or somebody follows a link, written as it changes. */
import { useEffect, useLayoutEffect, useRef } from 'react';

const queryOf = (hash: string): string => (hash.includes('?') ? hash.slice(hash.indexOf('?') + 1) : '');

/**
 * @param page whose address it is: "train".
 * @param query what stands after the question mark now; nothing where it is empty.
 * @param read takes over what a link says.
 */
export function useAddress(page: string, query: string, read: (query: URLSearchParams) => void): void {
  const newest = useRef({ query, read });
  newest.current = { query, read };
  useLayoutEffect(() => {
    const follow = (): void => {
      const { hash } = location;
      if (!isOf(page, hash)) return;
      if (hash.includes('?') && queryOf(hash) !== newest.current.query) newest.current.read(new URLSearchParams(queryOf(hash)));
      else write(page, newest.current.query);
    };
    follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [page]);
  useEffect(() => write(page, query), [page, query]);
}

const isOf = (page: string, hash: string): boolean => new RegExp(`^#/?${page}(\\?|$)`).test(hash);

/** In place of the address that is there: going back leads to the page before, not to other settings. */
function write(page: string, query: string): void {
  const hash = `#/${page}${query && `?${query}`}`;
  if (isOf(page, location.hash) && location.hash !== hash) history.replaceState(history.state, '', hash);
}
