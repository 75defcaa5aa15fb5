/** Which lessons have been read to their last step: kept in this browser. */
import { setPrefs, usePrefs } from '../../controls/prefs.ts';

export function markRead(lesson: string): void {
  const { read } = usePrefs.getState();
  if (!read.includes(lesson)) setPrefs({ read: [...read, lesson] });
}

export const forgetRead = (): void => setPrefs({ read: [] });
