/** The card of the model at work: undefined where it has none, or until it is here. */
import { useEffect, useState } from 'react';
import { fetchCard, type ModelCard } from './model-card.ts';
import { cardUrl, modelById } from './models.ts';
import { useSolve } from './store.ts';

/** Fetched once a visit. */
const cards = new Map<string, Promise<ModelCard | undefined>>();

function cardAt(url: string): Promise<ModelCard | undefined> {
  // A model without a card is a model of which nothing is said; it may be there the next time.
  const card = cards.get(url) ?? fetchCard(url).catch(() => void cards.delete(url));
  cards.set(url, card);
  return card;
}

export function useCard(): ModelCard | undefined {
  const model = useSolve((solve) => solve.model);
  const hash = useSolve((solve) => solve.loaded?.hash);
  const [card, setCard] = useState<ModelCard>();
  const shipped = model === undefined ? undefined : modelById(model);
  useEffect(() => {
    setCard(undefined);
    let wanted = true;
    if (shipped) void cardAt(cardUrl(shipped)).then((found) => wanted && setCard(found));
    return () => {
      wanted = false;
    };
  }, [shipped]);
  // A card speaks of its own weights only.
  return card?.hash === hash ? card : undefined;
}
