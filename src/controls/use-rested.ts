import { useEffect, useRef, useState } from 'react';

const REST_MILLISECONDS = 500;

/** What somebody hears who steps through time: a text that has changed, once it rests. */
export function useRested(text: string): string | undefined {
  const [said, setSaid] = useState<string>();
  const first = useRef<string | undefined>(text);
  useEffect(() => {
    if (text === first.current) return;
    // From now on that one is news too.
    first.current = undefined;
    const timer = setTimeout(() => setSaid(text), REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text]);
  return said;
}
