import type { ReactNode } from 'react';
import { common } from '../words/common.ts';

/** "What am I looking at?": folded away until it is wanted. */
export function What({ children }: { readonly children: ReactNode }) {
  return (
    <details className="what">
      <summary>{common.what}</summary>
      <p>{children}</p>
    </details>
  );
}
