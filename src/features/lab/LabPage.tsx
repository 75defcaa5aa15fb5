/** Lab: what is said about the model, who says it, and what came of testing it: recorded, or run here. */
import { useEffect, useRef } from 'react';
import { Notice } from '../../controls/Notice.tsx';
import { address } from '../../words/told.ts';
import { ClaimView } from './ClaimView.tsx';
import { loadClaims, useLab, useNamedClaim } from './store.ts';
import { labStrings as words } from './strings.ts';
import { VerdictBadge } from './VerdictBadge.tsx';

export function LabPage() {
  const list = useLab((state) => state.list);
  const failed = useLab((state) => state.failed);
  const results = useLab((state) => state.results);
  const named = useNamedClaim();
  useEffect(loadClaims, []);
  const page = useFocusOf(named);
  const claims = list?.claims ?? [];
  // Where there is room for both, a claim is open beside the list from the beginning.
  const open = claims.find(({ id }) => id === named) ?? claims[0];
  return (
    <div ref={page} className="lab" data-open={named !== undefined}>
      <header className="lede">
        <h1>{words.title}</h1>
        <p>{words.lede}</p>
      </header>
      {failed && <Notice actions={[[words.again, loadClaims]]}>{words.failed(failed)}</Notice>}
      {!failed && !list && (
        <p className="quiet" role="status">
          {words.loading}
        </p>
      )}
      {list && (
        <>
          <nav className="lab-list" aria-label={words.list}>
            <ol>
              {claims.map(({ id, says, record }) => (
                <li key={id}>
                  <a href={address.claim(id)} aria-current={id === open?.id ? 'true' : undefined}>
                    <span>{says}</span>
                    <VerdictBadge verdict={(results[id] ?? record).finding.verdict} />
                  </a>
                </li>
              ))}
            </ol>
          </nav>
          {open && <ClaimView key={open.id} card={open} models={list.models} />}
        </>
      )}
    </div>
  );
}

/** Where only the list or a claim is shown, as `lab.css` has it. */
const ONE_AT_A_TIME = '(max-width: 61.99rem)';

/** What was clicked is hidden there: the focus goes to what comes in its place. */
function useFocusOf(named: string | undefined) {
  const page = useRef<HTMLDivElement>(null);
  const before = useRef(named);
  useEffect(() => {
    const left = before.current;
    before.current = named;
    if (left === named || !matchMedia(ONE_AT_A_TIME).matches) return;
    const shown = named === undefined ? `.lab-list a[href="${address.claim(left ?? '')}"]` : '.claim h2';
    page.current?.querySelector<HTMLElement>(shown)?.focus();
  }, [named]);
  return page;
}
