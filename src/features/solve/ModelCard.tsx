/** How good the shipped model was measured to be: one sentence, and the whole card on demand. */
import { lazy, Suspense, useState } from 'react';
import { formatFinePercent } from '../../words/format.ts';
import { cardUrl, modelById } from './models.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';
import { useCard } from './use-card.ts';

const CardDialog = lazy(() => import('./CardDialog.tsx'));

export function ModelCard() {
  const model = useSolve((solve) => solve.model);
  const card = useCard();
  const [open, setOpen] = useState(false);
  const wounded = useSolve((solve) => solve.wound !== undefined);
  const shipped = model === undefined ? undefined : modelById(model);
  if (!card || !shipped) return null;
  const { accuracy, data } = card;
  const c = words.card;
  return (
    <div className="card">
      <p className="field-help">{c.score(formatFinePercent(accuracy.exact.at(-1)), accuracy.n, data.kind, accuracy.segments)}</p>
      {wounded && <p className="field-help">{words.wound.whole}</p>}
      <button type="button" className="link" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {c.title}
      </button>
      {open && (
        <Suspense fallback={null}>
          <CardDialog id={shipped.id} card={card} url={cardUrl(shipped)} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
