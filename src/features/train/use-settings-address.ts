import { useState } from 'react';
import { useAddress } from '../../controls/use-address.ts';
import { fillFromLink, useForm } from '../../session/form.ts';
import { readSettings, type SettingsProblem, settingsQuery } from '../../session/settings-link.ts';
import { PRESETS } from '../../training/presets.ts';

/** Keeps the settings in the page's address. @returns what of a link that was opened could not be taken, and a way to forget it. */
export function useSettingsAddress(): readonly [problems: readonly SettingsProblem[], forget: () => void] {
  const draft = useForm((form) => form.draft);
  const [problems, setProblems] = useState<readonly SettingsProblem[]>([]);
  useAddress('train', draft === PRESETS[0].config ? '' : settingsQuery(draft), (query) => {
    const linked = readSettings(query);
    fillFromLink(linked.preset, linked.config);
    setProblems(linked.problems);
  });
  return [problems, () => setProblems([])];
}
