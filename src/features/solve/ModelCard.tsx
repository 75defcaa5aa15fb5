/** How good the shipped model was measured to be, and on what. */
import { useEffect, useState } from 'react';
import { formatFinePercent } from '../../words/format.ts';
import { bestOf, type ModelCard as Card, fetchCard } from './model-card.ts';
import { cardUrl, modelById } from './models.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

export function ModelCard() {
  const model = useSolve((solve) => solve.model);
  const hash = useSolve((solve) => solve.loaded?.hash);
  const [card, setCard] = useState<Card>();
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
  if (!card || !url || card.hash !== hash) return null;
  const { accuracy, training, data, longer } = card;
  const c = words.card;
  const rows = [
    { name: c.usual(accuracy.segments), exact: accuracy.exact },
    ...longer.map((l) => ({ name: c.longer(l.segments, l.H_cycles, l.L_cycles), exact: l.exact })),
  ];
  return (
    <div className="card">
      <p className="field-help">{c.score(formatFinePercent(accuracy.exact.at(-1)), accuracy.n, data.kind, accuracy.segments)}</p>
      <details className="small">
        <summary>{c.title}</summary>
        <p>{card.summary}</p>
        <p>{data.held_out}</p>
        {data.note && <p>{data.note}</p>}
        <p>{c.trained(training.steps, training.seconds, training.engine, training.seed)}</p>
        <p>{c.halting(formatFinePercent(accuracy.halting.exact), accuracy.halting.segments)}</p>
        <table className="data">
          <thead>
            <tr>
              <th scope="col">{c.thinking}</th>
              <th scope="col">{c.best}</th>
              <th scope="col">{c.end}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, exact }) => {
              const best = bestOf(exact);
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    {formatFinePercent(best.share)}, {best.segment}
                  </td>
                  <td>{formatFinePercent(exact.at(-1))}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <p>{c.note}</p>
        <p>
          <a href={url}>{c.file}</a>
        </p>
      </details>
    </div>
  );
}
