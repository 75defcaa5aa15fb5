/** Keeps the page for use without a network, and knows when a newer version waits for its turn. */
import { create } from 'zustand';
import { fateOf, saveRun, useTraining } from '../session/training.ts';
import { offlineStrings as words } from './offline-strings.ts';

interface Update {
  /** The newer version, complete and waiting. */
  readonly waiting: ServiceWorker | undefined;
  /** Other tabs that kept it from taking over when it was asked to. */
  readonly others: number;
  /** The run on the Train page is being saved first. */
  readonly saving: boolean;
}

const NONE: Update = { waiting: undefined, others: 0, saving: false };
export const useUpdate = create<Update>(() => NONE);

/** Starts the service worker of a built page once the page has loaded. Without one everything works, with a network. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const start = (): void => void register().catch((error: unknown) => console.warn(words.notKept, error));
  if (document.readyState === 'complete') start();
  else addEventListener('load', start, { once: true });
}

async function register(): Promise<void> {
  await navigator.serviceWorker.register('./sw.js');
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration) return;
  // Without an active one it is the first, which the page need not wait for.
  const look = (): void => {
    const waiting = (registration.active && registration.waiting) ?? undefined;
    if (waiting !== useUpdate.getState().waiting) useUpdate.setState({ ...NONE, waiting });
  };
  const follow = (): void => registration.installing?.addEventListener('statechange', look);
  registration.addEventListener('updatefound', follow);
  follow();
  look();
  // Browsers look for a new version when a page is opened; a page that trains for days is not.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined);
  });
}

/**
 * Saves the run, has the waiting version take over, if there is one, and loads the page again, unless other tabs still use the version
 * before. Where the save fails nothing happens but that the page says so; asked again, or in the middle of the save, it goes on without.
 */
export async function reloadIntoUpdate(): Promise<void> {
  const { waiting, saving } = useUpdate.getState();
  if (!saving && fateOf(useTraining.getState()) === 'saved') {
    useUpdate.setState({ saving: true });
    const kept = await saveRun();
    useUpdate.setState({ saving: false });
    if (!kept) return;
  }
  if (!waiting) {
    location.reload();
    return;
  }
  waiting.addEventListener('statechange', () => {
    if (waiting.state === 'activated') location.reload();
  });
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<number>) => {
    useUpdate.setState({ others: data });
    port1.close();
  };
  waiting.postMessage('take over', [port2]);
}
