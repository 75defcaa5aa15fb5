/** The left column: preset, every setting of a run, and what they come to. */
import { useDeferredValue, useId, useMemo, useState } from 'react';
import { chartStrings } from '../../charts/strings.ts';
import { Check } from '../../controls/Check.tsx';
import { FactList } from '../../controls/FactList.tsx';
import { Field } from '../../controls/Field.tsx';
import { Select } from '../../controls/Select.tsx';
import { useMedia } from '../../controls/use-media.ts';
import { choosePreset, resetForm, setEngine, setFromWeights, useForm } from '../../session/form.ts';
import { useSpeeds } from '../../session/speed.ts';
import { engineInUse, useTraining } from '../../session/training.ts';
import { changes } from '../../settings/changes.ts';
import { estimate, flopsPerStep } from '../../training/estimate.ts';
import { PRESETS } from '../../training/presets.ts';
import type { RunConfig } from '../../training/run-config.ts';
import { ENGINE_CHOICES, engineStrings } from '../../words/engine.ts';
import { formatBytes, formatDuration, formatInteger } from '../../words/format.ts';
import type { EngineChoice } from '../../worker/protocol.ts';
import { FieldRow } from './FieldRow.tsx';
import { FileSource } from './FileSource.tsx';
import { type FormField, SECTIONS, type Section } from './fields.ts';
import { problemsByPath } from './problems.ts';
import { strings } from './strings.ts';

type Problems = ReturnType<typeof problemsByPath>;

/** As in styles/train.css: from here on the settings stand beside the run. */
const WIDE = '(min-width: 64rem)';

export function Settings({ problems }: { readonly problems: Problems }) {
  const wide = useMedia(WIDE);
  const [opened, setOpened] = useState(false);
  const open = wide || opened;
  return (
    <aside className="settings" aria-label={strings.train.settings}>
      <h2 className="sr-only">{strings.train.settings}</h2>
      <PresetPicker />
      <details className="settings-body" open={open} onToggle={(event) => !wide && setOpened(event.currentTarget.open)}>
        <summary hidden={wide}>
          {strings.train.settings}
          <ChangeCount />
        </summary>
        {open && <SettingsBody problems={problems} />}
      </details>
    </aside>
  );
}

function ChangeCount() {
  const count = useForm((form) => changes(form.preset.config, form.draft).length);
  return count > 0 ? <span className="quiet"> · {strings.train.changed(count)}</span> : null;
}

function PresetPicker() {
  const id = useId();
  const preset = useForm((form) => form.preset);
  const from = useForm((form) => form.from);
  return (
    <div className="preset">
      <label htmlFor={id}>{strings.train.preset}</label>
      <Select
        id={id}
        value={preset.id}
        options={(from ? [preset, ...PRESETS] : PRESETS).map((option) => [option.id, option.name])}
        onChange={choosePreset}
      />
      <p className="field-help">{preset.summary}</p>
      {from && (
        <Check checked={from.weights} onChange={setFromWeights}>
          {strings.fork}
        </Check>
      )}
    </div>
  );
}

function SettingsBody({ problems }: { readonly problems: Problems }) {
  const changed = useForm((form) => form.draft !== form.preset.config && changes(form.preset.config, form.draft).length > 0);
  return (
    <div className="settings-groups">
      {changed && (
        <button type="button" className="link" onClick={resetForm}>
          {strings.train.resetAll}
        </button>
      )}
      {SECTIONS.map((section) => (
        <SectionFields key={section.id} section={section} problems={problems} />
      ))}
      <Derived />
    </div>
  );
}

interface SectionProps {
  readonly section: Section;
  readonly problems: Problems;
}

function SectionFields({ section: { id, title, basic, more }, problems }: SectionProps) {
  const draft = useForm((form) => form.draft);
  const preset = useForm((form) => form.preset.config);
  const { file } = draft.data;
  const row = (field: FormField) => <FieldRow key={field.path} field={field} problem={problems.get(field.path)} />;
  const changed = new Set(changes(preset, draft).map(({ path }) => path));
  // What was changed or is wrong must not hide.
  const urgent = more.some((field) => problems.has(field.path));
  const touched = more.filter(({ path }) => [...changed].some((c) => c === path || c.startsWith(`${path}.`))).length;
  const [open, setOpen] = useState(false);
  return (
    <section className="group">
      <h3>{title}</h3>
      {id === 'data' && file && <FileSource name={file.name} />}
      {id === 'run' && <EngineField />}
      {basic.map(row)}
      {more.length > 0 && (
        <details open={open || urgent} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>
            {strings.train.expert(title)}
            {touched > 0 && <span className="quiet"> · {strings.train.changed(touched)}</span>}
          </summary>
          {(open || urgent) && more.map(row)}
        </details>
      )}
    </section>
  );
}

function EngineField() {
  const engine = useForm((form) => form.engine);
  const engines = useTraining((state) => state.engines);
  const reason = engines?.find((report) => report.kind === engine && !report.available)?.reason;
  const name = (kind: EngineChoice): string => {
    const words = engineStrings.choices[kind];
    const report = engines?.find((one) => one.kind === kind);
    return report && !report.available ? strings.train.unavailable(words) : words;
  };
  return (
    <Field label={engineStrings.label} help={reason ? <span className="problem">{reason}</span> : strings.train.engineHelp}>
      {(id) => <Select id={id} value={engine} options={ENGINE_CHOICES.map((kind) => [kind, name(kind)])} onChange={setEngine} />}
    </Field>
  );
}

/** What the settings come to, live. */
function Derived() {
  const draft = useDeferredValue(useForm((form) => form.draft));
  const figures = useMemo(() => (problemsByPath(draft).size === 0 ? estimate(draft) : undefined), [draft]);
  const time = useTime(draft, figures !== undefined);
  const words = strings.derived;
  const facts: [string, string | undefined][] = [
    [words.parameters, figures && formatInteger(figures.parameters)],
    [words.depth, figures && words.depthValue(figures.effectiveDepth)],
    [words.head, figures && formatInteger(figures.headSize)],
    [words.ffn, figures && formatInteger(figures.ffnSize)],
    [words.memory, figures && words.memoryValue(formatBytes(figures.trainingBytes))],
    [words.time, figures && (time === undefined ? words.timeUnknown : words.timeValue(formatDuration(time)))],
  ];
  return <FactList label={words.title} className="derived" facts={facts.map(([name, value]) => [name, value ?? chartStrings.none])} />;
}

/** Seconds that all steps take at the speed of the last training on the chosen engine; undefined where there was none. */
function useTime(draft: RunConfig, valid: boolean): number | undefined {
  const choice = useForm((form) => form.engine);
  const kind = useTraining((state) => engineInUse({ ...state, summary: undefined }, choice)?.kind);
  const speed = useSpeeds((speeds) => (kind ? speeds[kind] : undefined));
  return useMemo(() => (valid && speed ? (draft.training.total_steps * flopsPerStep(draft)) / speed : undefined), [draft, valid, speed]);
}
