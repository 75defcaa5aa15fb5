/** Compare: the same blocks wired in several ways, trained one after the other, side by side on shared axes. */
import { useState } from 'react';
import { Announcer } from './Announcer.tsx';
import { Boards } from './Boards.tsx';
import { Controls } from './Controls.tsx';
import { Figures } from './Figures.tsx';
import { Learning } from './Learning.tsx';
import { Paths } from './Paths.tsx';
import { Residuals } from './Residuals.tsx';
import { columnsOf, useCompare } from './store.ts';
import { compareStrings as words } from './strings.ts';
import { UpdateSlider } from './UpdateSlider.tsx';

export function ComparePage() {
  const state = useCompare();
  const columns = columnsOf(state);
  // Beyond any trace: the last update of each.
  const [update, setUpdate] = useState(Number.POSITIVE_INFINITY);
  return (
    <div className="compare">
      <header className="lede">
        <h1>{words.title}</h1>
        <p>{words.lede}</p>
      </header>
      <Controls columns={columns} />
      <Figures columns={columns} />
      <Learning columns={columns} />
      <UpdateSlider columns={columns} update={update} onUpdate={setUpdate} />
      <Residuals columns={columns} update={update} onUpdate={setUpdate} />
      <Paths columns={columns} update={update} />
      <Boards columns={columns} update={update} />
      <Announcer columns={columns} />
    </div>
  );
}
