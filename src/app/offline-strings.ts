/** Every word about new versions of the page. */
import { formatInteger } from '../words/format.ts';

export const offlineStrings = {
  title: 'A new version is ready',
  gone: {
    title: 'There is a new version of this page',
    page: 'This part belongs to the new version',
    advice: 'What this tab has open goes on, but the rest of its version is gone from the host. Reload to use the new one.',
  },
  reloading: {
    none: 'Nothing changes until you reload; that ends whatever is still running here.',
    saved: 'Reloading saves the run on the Train page first. Go on with it afterwards from the Runs page.',
    lost: 'Reloading ends the run on the Train page, which cannot be saved now. Save its weights first if you want to keep them.',
  },
  saving: 'Saving the run on the Train page…',
  others: (n: number): string =>
    `${n === 1 ? 'Another tab' : `${formatInteger(n)} other tabs`} still ${n === 1 ? 'uses' : 'use'} the version before. Close ${n === 1 ? 'it' : 'them'}, then reload.`,
  reload: 'Reload',
  later: 'Later',
  notKept: 'This page could not be kept for use without a network:',
};
