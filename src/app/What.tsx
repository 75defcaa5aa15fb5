import type { ReactNode } from 'react';
import { strings } from './strings.ts';

/** "What am I looking at?": folded away until it is wanted. */
export function What({ children }: { readonly children: ReactNode }) {
  return (
    <details className="what">
      <summary>{strings.what}</summary>
      <p>{children}</p>
    </details>
  );
}
