/** How long the model thinks, where training stood, and which model it is. */
import { useId } from 'react';
import { Check } from '../../controls/Check.tsx';
import { Choice } from '../../controls/Choice.tsx';
import { Field } from '../../controls/Field.tsx';
import { Panel } from '../../controls/Panel.tsx';
import { Select } from '../../controls/Select.tsx';
import { TASKS } from '../../puzzles/tasks.ts';
import { STRATEGIES } from '../../trace/thinking.ts';
import type { Reasoning } from '../../trace/trace.ts';
import { ENGINE_CHOICES, engineStrings } from '../../words/engine.ts';
import { formatInteger } from '../../words/format.ts';
import { setEngine, setMode, setObey, setReasoning, setViews } from './actions.ts';
import { LIMITS, MOST_VIEWS } from './limits.ts';
import { ModelCard } from './ModelCard.tsx';
import { Identifier, ModelMenu } from './ModelMenu.tsx';
import { modesOf } from './modes.ts';
import { trainedReasoning, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';
import { WoundIt } from './WoundIt.tsx';

const FIELDS = ['segments', 'H_cycles', 'L_cycles'] as const satisfies readonly (keyof Reasoning)[];
/** A stack without cycles can be given nothing but more segments. */
const OF_STACK = ['segments'] as const;

export function Think() {
  const reasoning = useSolve((solve) => solve.reasoning);
  const trained = useSolve((solve) => solve.loaded?.model ?? solve.trace?.header.model) && trainedReasoning(useSolve.getState());
  const stack = useSolve((solve) => (solve.loaded?.model ?? solve.trace?.header.model)?.architecture === 'feedforward');
  const obey = useSolve((solve) => solve.obey);
  const wide = useSolve((solve) => solve.think.mode !== 'plain');
  const t = words.think;
  return (
    <Panel className="think" title={t.title}>
      <Modes />
      {(stack ? OF_STACK : FIELDS).map((field) => (
        <Amount key={field} field={field} value={reasoning[field]} trained={trained?.[field]} wide={wide} />
      ))}
      {!wide && (
        <div>
          <Check checked={obey} onChange={setObey}>
            <span>{t.obey}</span>
          </Check>
          <p className="field-help">{t.obeyHelp}</p>
        </div>
      )}
      {!wide && <WoundIt />}
      <About />
    </Panel>
  );
}

/** One try, or more: where the puzzles have rules that tell a right answer from a wrong one. */
function Modes() {
  const modes = modesOf(TASKS[useSolve((solve) => solve.task)]);
  const mode = useSolve((solve) => solve.think.mode);
  const views = useSolve((solve) => solve.think.views);
  const t = words.think;
  if (modes.length < 2) return null;
  return (
    <>
      <div>
        <Choice label={t.mode} options={modes} names={t.modes} value={mode} onChange={setMode} />
        <p className="field-help">{mode === 'commit' ? t.modeHelp.commit(STRATEGIES.commit.commitFrom) : t.modeHelp[mode]}</p>
      </div>
      {mode === 'views' && (
        <div className="amount">
          <AmountSlider label={t.views} value={views} most={MOST_VIEWS} onChange={setViews} />
        </div>
      )}
    </>
  );
}

interface AmountProps {
  readonly field: keyof Reasoning;
  readonly value: number;
  readonly trained: number | undefined;
  /** A view of several, or one whose cells are taken for given. */
  readonly wide: boolean;
}

function Amount({ field, value, trained, wide }: AmountProps) {
  const t = words.think;
  const beyond = trained !== undefined && value !== trained;
  const most = LIMITS[field];
  return (
    <div className="amount">
      <AmountSlider
        label={wide && field === 'segments' ? t.segmentsOfView : t.fields[field]}
        value={value}
        most={most}
        text={t.value(value, trained)}
        onChange={(next) => setReasoning({ [field]: next })}
      />
      {trained !== undefined && trained <= most && (
        <div className="amount-scale" aria-hidden="true">
          <span className="amount-trained" style={{ left: `calc(10px + (100% - 20px) * ${(trained - 1) / (most - 1)})` }} />
        </div>
      )}
      {trained !== undefined && (
        <p className="amount-note" data-beyond={beyond}>
          {t.trained(trained)}
          {value !== trained && (
            <>
              {' · '}
              <span>{value > trained ? t.beyond : t.below}</span>{' '}
              <button type="button" className="link" onClick={() => setReasoning({ [field]: trained })}>
                {t.back(trained)}
              </button>
            </>
          )}
        </p>
      )}
    </div>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  /** The value as it is read out. */
  readonly text?: string;
  readonly onChange: (value: number) => void;
}

function AmountSlider({ label, value, most, text, onChange }: SliderProps) {
  const id = useId();
  return (
    <>
      <div className="amount-head">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id}>{value}</output>
      </div>
      <input
        id={id}
        type="range"
        min={1}
        max={most}
        step={1}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </>
  );
}

function About() {
  const loaded = useSolve((solve) => solve.loaded);
  const engine = useSolve((solve) => solve.engine);
  const milliseconds = useSolve((solve) => solve.milliseconds);
  const failure = useSolve((solve) => solve.failure);
  const t = words.think;
  return (
    <div className="about">
      <ModelMenu />
      <Identifier />
      <Field label={engineStrings.label}>
        {(id) => (
          <Select id={id} value={engine} options={ENGINE_CHOICES.map((kind) => [kind, engineStrings.choices[kind]])} onChange={setEngine} />
        )}
      </Field>
      <p className="field-help">
        {loaded ? t.model(loaded.name, formatInteger(loaded.parameters), loaded.engine.label) : failure ? '' : t.loading}
        {loaded && milliseconds !== undefined && <span data-varies> {t.took(milliseconds)}</span>}
      </p>
      <ModelCard />
    </div>
  );
}
