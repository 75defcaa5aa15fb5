/** The configuration being written, and the preset that it started from. A run takes a copy when it starts. */
import { create } from 'zustand';
import { type Path, type ValueAt, valueAt, withValue } from '../settings/paths.ts';
import { PRESETS } from '../training/presets.ts';
import type { RunConfig } from '../training/run-config.ts';
import type { EngineChoice } from '../worker/protocol.ts';

export type Preset = (typeof PRESETS)[number];

/** The saved run whose settings the form was filled with. */
export interface Source {
  readonly run: string;
  /** Whether the next run begins with its weights too. */
  readonly weights: boolean;
}

export interface FormState {
  /** What the draft began as: a preset, or the settings of a saved run. */
  readonly preset: Preset;
  readonly draft: RunConfig;
  readonly engine: EngineChoice;
  readonly from: Source | undefined;
}

export const useForm = create<FormState>(() => {
  const preset = PRESETS[0];
  return { preset, draft: preset.config, engine: 'auto', from: undefined };
});

export function choosePreset(id: string): void {
  const preset = PRESETS.find((p) => p.id === id);
  if (preset) useForm.setState({ preset, draft: preset.config, from: undefined });
}

/** Fills the form with a saved run's settings, to train from its weights. */
export const fillFromRun = (preset: Preset): void =>
  useForm.setState({ preset, draft: preset.config, from: { run: preset.id, weights: true } });

export const setFromWeights = (weights: boolean): void => useForm.setState(({ from }) => ({ from: from && { ...from, weights } }));

/** Fills the form with the settings of a link. */
export const fillFromLink = (preset: Preset, draft: RunConfig): void => useForm.setState({ preset, draft, from: undefined });

export const setField = <P extends Path>(path: P, value: ValueAt<P>): void =>
  useForm.setState(({ draft }) => ({ draft: withValue(draft, path, value) }));

export const resetField = (path: Path): void => setField(path, valueAt(useForm.getState().preset.config, path));

export const resetForm = (): void => useForm.setState(({ preset }) => ({ draft: preset.config }));

export const setEngine = (engine: EngineChoice): void => useForm.setState({ engine });
