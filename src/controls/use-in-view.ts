import { type RefObject, useEffect, useState } from 'react';

/** Room around the screen in which things are kept up to date, so that nothing old is scrolled into sight. */
const MARGIN = '160px';

/** Whether an element can be seen, or nearly. True until that is known. */
export function useInView(ref: RefObject<Element | null>): boolean {
  const [inView, setInView] = useState(true);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver((entries) => setInView(entries.at(-1)?.isIntersecting ?? true), { rootMargin: MARGIN });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return inView;
}
