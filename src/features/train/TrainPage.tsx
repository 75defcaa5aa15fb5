/** Train: settings on the left, the run on the right. */
import { useMemo } from 'react';
import { BoardPanel } from '../../board/BoardPanel.tsx';
import { boardStrings } from '../../board/strings.ts';
import { Notice } from '../../controls/Notice.tsx';
import { TASKS } from '../../puzzles/tasks.ts';
import { useForm } from '../../session/form.ts';
import { show, useTraining } from '../../session/training.ts';
import { common } from '../../words/common.ts';
import { Announcer } from './Announcer.tsx';
import { Curves } from './Curves.tsx';
import { problemsByPath } from './problems.ts';
import { RunBar } from './RunBar.tsx';
import { Score } from './Score.tsx';
import { Settings } from './Settings.tsx';
import { Stage } from './Stage.tsx';
import { strings } from './strings.ts';
import { Thinking } from './Thinking.tsx';
import { useEndTitle } from './use-end-title.ts';
import { useSettingsAddress } from './use-settings-address.ts';
import { useSpeedNotes } from './use-speed.ts';
import { Wall } from './Wall.tsx';

export function TrainPage() {
  const draft = useForm((form) => form.draft);
  const problems = useMemo(() => problemsByPath(draft), [draft]);
  const [leftOut, forget] = useSettingsAddress();
  useEndTitle();
  useSpeedNotes();
  return (
    <div className="train">
      <header className="lede">
        <h1>{strings.train.title}</h1>
        <p>
          {strings.train.lede[0]} <span className="quiet">{strings.train.lede[1]}</span>
        </p>
      </header>
      {leftOut.length > 0 && <Notice actions={[[common.dismiss, forget]]}>{leftOut.map(strings.train.leftOut).join(' ')}</Notice>}
      <Settings problems={problems} />
      <div className="run">
        <h2 className="sr-only">{strings.train.results}</h2>
        <div className="run-grid">
          <RunBar problems={problems.size} />
          <div className="run-head">
            <Score />
            <Stage />
          </div>
          <Wall />
          <Board />
          <Curves />
          <Thinking />
        </div>
      </div>
      <Announcer />
    </div>
  );
}

function Board() {
  const board = useTraining((state) => state.board);
  const phase = useTraining((state) => state.phase);
  const kind = useTraining((state) => state.summary?.heldOut.kind);
  const task = useForm((form) => form.draft.data.task);
  return (
    <BoardPanel
      board={board}
      task={TASKS[task]}
      empty={phase === 'preparing' ? boardStrings.preparing : boardStrings.empty}
      heldOut={kind}
      onShow={phase === 'failed' ? undefined : show}
    />
  );
}
