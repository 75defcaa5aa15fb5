/** A model card in full: what the model was measured to do, what it learned from, and the commands that come to the same. */
import { useEffect, useId, useRef } from 'react';
import { CloseButton } from '../../controls/CloseButton.tsx';
import { formatFinePercent } from '../../words/format.ts';
import { CardFigures } from './CardFigures.tsx';
import type { ModelCard } from './model-card.ts';
import { solveStrings as words } from './strings.ts';

interface Props {
  readonly id: string;
  readonly card: ModelCard;
  readonly url: string;
  readonly onClose: () => void;
}

/** Opens as it is drawn. */
export default function CardDialog({ id, card, url, onClose }: Props) {
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { accuracy, training, data, config } = card;
  const c = words.card;
  return (
    <dialog ref={dialog} className="dialog model-card" aria-labelledby={heading} onClose={onClose}>
      <div className="dialog-head">
        <h2 id={heading}>{c.heading(card.name)}</h2>
        <CloseButton onClick={() => dialog.current?.close()} />
      </div>
      <p>{card.summary}</p>
      <CardFigures card={card} />
      <p>{c.halting(formatFinePercent(accuracy.halting.exact), accuracy.halting.segments, accuracy.segments)}</p>
      <h3>{c.data}</h3>
      <p>{data.held_out}</p>
      {data.note && <p>{data.note}</p>}
      <p>{c.saw(training.steps, config.training.batch_size, config.data.count)}</p>
      <p>{c.trained(training.seconds, training.engine, training.seed, training.gflop)}</p>
      <h3>{c.again}</h3>
      <dl className="commands">
        <dt>{c.train}</dt>
        <dd>
          <code>{training.command}</code>
        </dd>
        <dt>{c.check}</dt>
        <dd>
          <code>{c.checkCommand(id)}</code>
        </dd>
      </dl>
      <p>
        <a href={url}>{c.file}</a>
      </p>
    </dialog>
  );
}
