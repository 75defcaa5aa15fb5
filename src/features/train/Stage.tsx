/** What there is to do with a network that has learned: play it, race it against other architectures, share it. */
import { useState } from 'react';
import { useCopy } from '../../controls/use-copy.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { useForm } from '../../session/form.ts';
import { handToSolve } from '../../session/handover.ts';
import { settingsQuery } from '../../session/settings-link.ts';
import { takeWeights, useTraining } from '../../session/training.ts';
import { strings } from './strings.ts';
import { saveStrip } from './strip.ts';

const words = strings.stage;

/** Takes the newest weights to the Solve page, with the held-out puzzle that the large board shows. */
async function play(): Promise<void> {
  const weights = await takeWeights();
  const { board, run, runName } = useTraining.getState();
  const task = board && TASKS[board.task];
  // A grid of ARC means nothing without the examples that its rule is known by.
  const puzzle = task && task.look !== 'colours' ? { task: board.task, text: task.format(board.question) } : undefined;
  handToSolve({ name: runName || words.ownName, weights, run, puzzle });
  location.hash = '#/solve';
}

export function Stage() {
  const phase = useTraining((state) => state.phase);
  const exporting = useTraining((state) => state.exporting);
  const noWeights = useTraining((state) => !state.summary || state.phase === 'preparing' || state.phase === 'failed');
  const noWall = useTraining((state) => state.walls.length === 0);
  const config = useTraining((state) => state.active?.config);
  const draft = useForm((form) => form.draft);
  const [copied, copy] = useCopy(words.linkCopied);
  const [problem, setProblem] = useState<string>();
  const query = settingsQuery(config ?? draft);
  const finished = phase === 'finished';
  const save = (): void => {
    saveStrip().then(
      () => setProblem(undefined),
      (error: unknown) => setProblem(words.pictureFailed((error as Error).message)),
    );
  };
  return (
    <section className="stage" aria-label={words.label} data-finished={finished}>
      <p className="stage-said">{finished ? words.done : words.before}</p>
      <div className="stage-actions">
        <button type="button" className={finished ? 'primary' : 'secondary'} disabled={noWeights || exporting} onClick={() => void play()}>
          {words.play}
        </button>
        <button type="button" onClick={() => copy(new URL(`#/train?${query}`, location.href).href)}>
          {words.link}
        </button>
        <a className="button" href={`#/compare?${query}`}>
          {words.race}
        </a>
        <button type="button" disabled={noWall} onClick={save}>
          {words.picture}
        </button>
      </div>
      <p className="stage-news quiet" role="status">
        {problem ?? copied}
      </p>
    </section>
  );
}
