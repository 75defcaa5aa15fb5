/** How good the shipped model was measured to be: one sentence, and the whole card on demand. */
import { lazy, Suspense, useEffect, useState } from 'react';
import { formatFinePercent } from '../../words/format.ts';
import { type ModelCard as Card, fetchCard } from './model-card.ts';
import { cardUrl, modelById } from './models.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

const CardDialog = lazy(() => import('./CardDialog.tsx'));

export function ModelCard() {
  const model = useSolve((solve) => solve.model);
  const hash = useSolve((solve) => solve.loaded?.hash);
  const [card, setCard] = useState<Card>();
  const [open, setOpen] = useState(false);
  const shipped = model === undefined ? undefined : modelById(model);
  const url = shipped && cardUrl(shipped);
  useEffect(() => {
    setCard(undefined);
    let wanted = true;
    if (url)
      fetchCard(url).then(
        (found) => wanted && setCard(found),
        // A model without a card is a model of which nothing is said.
        () => undefined,
      );
    return () => {
      wanted = false;
    };
  }, [url]);
  // A card speaks of its own weights only.
  if (!card || !shipped || !url || card.hash !== hash) return null;
  const { accuracy, data } = card;
  const c = words.card;
  return (
    <div className="card">
      <p className="field-help">{c.score(formatFinePercent(accuracy.exact.at(-1)), accuracy.n, data.kind, accuracy.segments)}</p>
      <button type="button" className="link" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {c.title}
      </button>
      {open && (
        <Suspense fallback={null}>
          <CardDialog id={shipped.id} card={card} url={url} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
