import type { Verdict } from '../../claims/claim.ts';
import { labStrings as words } from './strings.ts';

/** A verdict in words; its colour and sign say the same. */
export function VerdictBadge({ verdict }: { readonly verdict: Verdict }) {
  return (
    <span className="verdict" data-verdict={verdict}>
      {words.verdicts[verdict]}
    </span>
  );
}
