/** A run or a comparison in progress, on every page but its own: how far it is, and the way to it. */
import { useShallow } from 'zustand/react/shallow';
import { useTitlePrefix } from '../controls/use-title.ts';
import { type Progress as InProgress, progressOf, progressText, useComparing } from '../session/progress.ts';
import { useTraining } from '../session/training.ts';
import type { Page } from './routes.ts';

/** A whole percent at a time: what says the same is drawn once. */
const rounded = (progress: InProgress | undefined): InProgress | undefined =>
  progress && { ...progress, done: Math.floor(100 * progress.done) / 100 };

export function Progress({ page }: { readonly page: Page }) {
  const training = useTraining(useShallow((state) => rounded(progressOf(state))));
  const comparing = useComparing(useShallow(({ progress }) => rounded(progress)));
  const all = [training, comparing].filter((progress) => progress !== undefined);
  useTitlePrefix(all.map(progressText).join(' · ') || undefined);
  return all
    .filter((progress) => progress.page !== page.id)
    .map((progress) => (
      <a key={progress.page} className="chip progress-chip" href={`#/${progress.page}`} data-phase={progress.phase}>
        <span className="chip-dot" data-on={progress.phase === 'training'} aria-hidden="true" />
        <span className="progress-text">{progressText(progress)}</span>
      </a>
    ));
}
