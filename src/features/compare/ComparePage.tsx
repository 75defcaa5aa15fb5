/** Compare: the same blocks wired in several ways, trained one after the other, and an answer in one sentence. */
import { useState } from 'react';
import { Notice } from '../../controls/Notice.tsx';
import { common } from '../../words/common.ts';
import { Announcer } from './Announcer.tsx';
import { AnswerPanel } from './AnswerPanel.tsx';
import { Boards } from './Boards.tsx';
import { Controls } from './Controls.tsx';
import { Figures } from './Figures.tsx';
import { Intervals } from './Intervals.tsx';
import { Learning } from './Learning.tsx';
import { Paths } from './Paths.tsx';
import { Residuals } from './Residuals.tsx';
import { firstOf, trainingsOf, useCompare } from './store.ts';
import { compareStrings as words } from './strings.ts';
import { UpdateSlider } from './UpdateSlider.tsx';
import { useEvidence } from './use-evidence.ts';
import { useSettingsAddress } from './use-settings-address.ts';

export function ComparePage() {
  const state = useCompare();
  const trainings = trainingsOf(state);
  const evidence = useEvidence();
  const link = useSettingsAddress();
  const begun = state.trainings.length > 0;
  return (
    <div className="compare">
      <header className="lede">
        <h1>{words.title}</h1>
        <p>{words.lede}</p>
      </header>
      {link.problems.length > 0 && <Notice actions={[[common.dismiss, link.forget]]}>{link.problems.map(words.leftOut).join(' ')}</Notice>}
      {link.waiting && (
        <Notice
          kind="note"
          role="status"
          actions={[
            [words.takeLink, link.take],
            [common.dismiss, link.forget],
          ]}
        >
          {words.waiting(link.waiting.preset.name)}
        </Notice>
      )}
      <AnswerPanel evidence={evidence} trainings={state.trainings} />
      <Controls trainings={trainings} />
      <Learning evidence={evidence} trainings={trainings} begun={begun} />
      {evidence && <Intervals answer={evidence.answer} command={evidence.command} ends={evidence.ends} />}
      <Figures trainings={trainings} evidence={evidence} />
      {begun ? <Solves trainings={trainings} /> : <p className="panel quiet">{words.later}</p>}
      <Announcer trainings={trainings} answer={evidence?.origin === 'live' ? evidence.answer?.sentence : undefined} />
    </div>
  );
}

/** Pictures of one solve by each model, by its first training. */
function Solves({ trainings }: { readonly trainings: ReturnType<typeof trainingsOf> }) {
  const columns = firstOf(trainings);
  // Beyond any trace: the last update of each.
  const [update, setUpdate] = useState(Number.POSITIVE_INFINITY);
  return (
    <>
      <UpdateSlider columns={columns} update={update} onUpdate={setUpdate} />
      <Residuals columns={columns} update={update} onUpdate={setUpdate} />
      <Paths columns={columns} update={update} />
      <Boards columns={columns} update={update} />
    </>
  );
}
