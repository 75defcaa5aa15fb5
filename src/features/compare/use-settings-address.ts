/** The settings of a comparison in the page's address: `preset=sudoku4-easy&by=updates&models=hrm,trm&steps=300&seeds=5`. */
import { useMemo, useState } from 'react';
import { useAddress } from '../../controls/use-address.ts';
import { ARCHITECTURES } from '../../model/config.ts';
import { readSettings, type SettingsProblem, settingsQuery } from '../../session/settings-link.ts';
import { FIELDS } from '../../settings/fields.ts';
import { PRESETS, type Preset } from '../../training/presets.ts';
import { clear, configure } from './client.ts';
import { type CompareState, MOST_SEEDS, SEEDS, useCompare } from './store.ts';
import { compareStrings as words } from './strings.ts';

const OWN = ['by', 'models', 'steps', 'seeds'] as const;
export type CompareSettings = Pick<CompareState, 'preset' | 'by' | 'chosen' | 'steps' | 'seeds'>;

/** @returns the query, nothing for what the page opens with. */
export function compareQuery({ preset, by, chosen, steps, seeds }: CompareSettings): string {
  const own = [
    ...(by === 'parameters' ? [] : [`by=${by}`]),
    ...(chosen.length === ARCHITECTURES.length ? [] : [`models=${chosen.join(',')}`]),
    ...(steps === preset.config.training.total_steps ? [] : [`steps=${steps}`]),
    ...(seeds === SEEDS ? [] : [`seeds=${seeds}`]),
  ];
  return preset === PRESETS[0] && own.length === 0 ? '' : [settingsQuery(preset.config), ...own].join('&');
}

export function readCompare(query: URLSearchParams): { readonly settings: CompareSettings; readonly problems: readonly SettingsProblem[] } {
  const { preset, config, problems } = readSettings(query, OWN);
  const own: SettingsProblem[] = [];
  const [by, models, steps, seeds] = OWN.map((field) => query.get(field));
  const take = <T>(field: (typeof OWN)[number], text: string | null, value: T | undefined, usual: T): T => {
    if (text === null) return usual;
    if (value === undefined) own.push({ field, value: text.slice(0, 40), reason: words.noValue });
    return value ?? usual;
  };
  const names = models?.split(',') ?? [];
  const known = ARCHITECTURES.filter((one) => names.includes(one));
  const same = settingsQuery(config) === settingsQuery(preset.config);
  return {
    settings: {
      preset: same ? preset : changed(preset, config),
      by: take('by', by, by === 'parameters' || by === 'updates' ? by : undefined, 'parameters'),
      chosen: take('models', models, known.length > 0 && known.length === names.length ? known : undefined, ARCHITECTURES),
      steps: take('steps', steps, within(steps, FIELDS.training.total_steps.range), config.training.total_steps),
      seeds: take('seeds', seeds, within(seeds, [1, MOST_SEEDS]), SEEDS),
    },
    problems: [...problems, ...own],
  };
}

/** A whole number of a range. */
function within(text: string | null, [least, most]: readonly [number, number]): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

const changed = ({ id, name, summary }: Preset, config: Preset['config']): Preset => ({
  id: `${id}-changed`,
  name: words.changed(name),
  summary,
  config,
});

interface LinkNews {
  readonly problems: readonly SettingsProblem[];
  /** A link that came while there were measurements: it waits for a word. */
  readonly waiting: CompareSettings | undefined;
  readonly take: () => void;
  readonly forget: () => void;
}

/** Keeps the settings in the page's address, and takes over those of a link. */
export function useSettingsAddress(): LinkNews {
  const { preset, by, chosen, steps, seeds } = useCompare();
  // It looks for the nearest preset: not at each reading of a training.
  const query = useMemo(() => compareQuery({ preset, by, chosen, steps, seeds }), [preset, by, chosen, steps, seeds]);
  const [problems, setProblems] = useState<readonly SettingsProblem[]>([]);
  const [waiting, setWaiting] = useState<CompareSettings>();
  useAddress('compare', query, (opened) => {
    const linked = readCompare(opened);
    setProblems(linked.problems);
    if (useCompare.getState().trainings.length) setWaiting(linked.settings);
    else configure(linked.settings);
  });
  const forget = (): void => {
    setProblems([]);
    setWaiting(undefined);
  };
  const take = (): void => {
    if (!waiting) return;
    clear();
    configure(waiting);
    forget();
  };
  return { problems, waiting, take, forget };
}
