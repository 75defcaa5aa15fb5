/** All runs, as a table, or as cards where there is no room for one. */
import { useId } from 'react';
import { Key } from '../../charts/Key.tsx';
import { FactList } from '../../controls/FactList.tsx';
import { Select } from '../../controls/Select.tsx';
import { useMedia } from '../../controls/use-media.ts';
import type { RunRecord } from '../../storage/records.ts';
import { sortBy, toggleShown } from './actions.ts';
import { differenceText, FIGURES, figureOf } from './figures.ts';
import { styleOf } from './lines.ts';
import { RunActions } from './RunActions.tsx';
import { RunName } from './RunName.tsx';
import { useRuns } from './store.ts';
import { runsStrings } from './strings.ts';
import { SORTS, type SortBy, sorted } from './table.ts';

const words = runsStrings.table;
/** From here on a table has room. */
const WIDE = '(min-width: 76rem)';

interface Props {
  readonly runs: readonly RunRecord[];
}
interface OneProps extends Props {
  readonly run: RunRecord;
  readonly baseline: RunRecord | undefined;
}

export function RunList({ runs }: Props) {
  const wide = useMedia(WIDE);
  const sort = useRuns((state) => state.sort);
  const pinned = useRuns((state) => state.baseline);
  const baseline = runs.find(({ id }) => id === pinned);
  const ordered = sorted(runs, sort);
  const one = { runs, baseline };
  if (!wide)
    return (
      <section aria-label={words.label}>
        <SortChoice />
        <ul className="run-cards">
          {ordered.map((run) => (
            <Card key={run.id} run={run} {...one} />
          ))}
        </ul>
      </section>
    );
  return (
    // A scrolling region has to be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="panel run-table" tabIndex={0} aria-label={words.label}>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">{words.overlay}</th>
            <SortHeading by="name" />
            {FIGURES.map((by) => (
              <SortHeading key={by} by={by} />
            ))}
            <th scope="col">
              <span className="sr-only">{words.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((run) => (
            <Row key={run.id} run={run} {...one} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const headingOf = (by: SortBy): string => words[by === 'name' ? 'run' : by];

function SortHeading({ by }: { readonly by: SortBy }) {
  const sort = useRuns((state) => state.sort);
  const direction = sort.by !== by ? 'none' : sort.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={direction}>
      <button type="button" className="sort" onClick={() => sortBy(by)}>
        {headingOf(by)}
      </button>
    </th>
  );
}

function SortChoice() {
  const id = useId();
  const by = useRuns((state) => state.sort.by);
  return (
    <p className="run-sort">
      <label htmlFor={id}>{words.sort}</label>
      <Select id={id} value={by} options={SORTS.map((name) => [name, headingOf(name)])} onChange={sortBy} />
    </p>
  );
}

/** The tick that lays a run's curves over the others', with its line as it is drawn there. */
function Tick({ run }: { readonly run: RunRecord }) {
  const place = useRuns((state) => state.shown.indexOf(run.id));
  const pinned = useRuns((state) => state.baseline === run.id);
  return (
    <label className="check run-tick">
      <input type="checkbox" aria-label={words.show(run.name)} checked={place >= 0} onChange={() => toggleShown(run.id)} />
      {place >= 0 ? <Key series={{ emphasis: pinned, ...styleOf(place, pinned) }} /> : <span className="key" />}
    </label>
  );
}

function State({ run }: { readonly run: RunRecord }) {
  return (
    <span className="tag" data-state={run.state} title={runsStrings.statesHelp[run.state]}>
      {runsStrings.states[run.state]}
    </span>
  );
}

function Differs({ run, runs, baseline }: OneProps) {
  const { short, full } = differenceText(run, runs, baseline);
  return (
    <p className="small quiet run-differs" title={full}>
      {short}
    </p>
  );
}

function Figures({ which, run, baseline }: Omit<OneProps, 'runs'> & { readonly which: (typeof FIGURES)[number] }) {
  const { text, note, delta, help } = figureOf(which, run, baseline);
  return (
    <>
      <span className="numbers" title={help}>
        {text}
      </span>
      {delta && (
        <span className="run-delta numbers" title={words.delta(delta)}>
          {delta}
        </span>
      )}
      {note && <span className="small quiet run-note">{note}</span>}
    </>
  );
}

function Row(one: OneProps) {
  const { run, baseline } = one;
  const nameId = useId();
  return (
    <tr data-run={run.id} data-pinned={run.id === baseline?.id}>
      <td>
        <Tick run={run} />
      </td>
      <th scope="row">
        <span className="run-title">
          <RunName run={run} id={nameId} />
          <State run={run} />
        </span>
        <Differs {...one} />
      </th>
      {FIGURES.map((which) => (
        <td key={which} data-figure={which}>
          <Figures which={which} run={run} baseline={baseline} />
        </td>
      ))}
      <td>
        <RunActions run={run} nameId={nameId} />
      </td>
    </tr>
  );
}

function Card(one: OneProps) {
  const { run, baseline } = one;
  const nameId = useId();
  return (
    <li className="panel run-card" data-run={run.id} data-pinned={run.id === baseline?.id}>
      <p className="run-title">
        <Tick run={run} />
        <RunName run={run} id={nameId} />
        <State run={run} />
      </p>
      <Differs {...one} />
      <FactList facts={FIGURES.map((which) => [words[which], <Figures key={which} which={which} run={run} baseline={baseline} />])} />
      <RunActions run={run} nameId={nameId} />
    </li>
  );
}
