/** The worker in which a claim is tested, on engines of its own. */
import * as Comlink from 'comlink';
import { claimById } from '../claims/list.ts';
import { testClaim, testedOf } from '../claims/record.ts';
import { readSubject } from '../claims/subject.ts';
import { browserEngines } from './engines.ts';
import type { LabWorker } from './lab-protocol.ts';
import { Replacer } from './replacing.ts';

const engines = browserEngines(navigator.gpu);
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
/** Milliseconds between two words about how far it is. */
const PROGRESS_EVERY = 100;

async function got(url: string): Promise<Response> {
  const response = await fetch(url).catch(() => undefined);
  if (!response) throw new Error(`${url} could not be reached.`);
  if (!response.ok) throw new Error(`${url} is not there (the server answered ${response.status}).`);
  return response;
}

const worker: LabWorker = {
  async test({ claim: id, model, n, seed, engine }, progress, tell) {
    const claim = claimById(id);
    if (!claim) throw new Error(`This page knows no claim "${id}".`);
    const subject = model && (await readSubject(await (await got(model.card)).json(), await (await got(model.weights)).arrayBuffer()));
    const flops = claim.cost(subject && testedOf(subject), n);
    let said = Number.NEGATIVE_INFINITY;
    const watch = {
      progress(done: number): void {
        const now = performance.now();
        if (now - said < PROGRESS_EVERY) return;
        said = now;
        progress({ done: flops > 0 ? Math.min(1, done / flops) : 1, flops });
      },
      // Whoever stops a test ends this worker.
      shouldContinue: async () => true,
    };
    const replacer = new Replacer(engines, tell, () => performance.now(), wait);
    const result = await replacer.begin(engine, (open) => testClaim(claim, subject, { n, seed }, () => open(), watch));
    if (!result) throw new Error('The test ended without a result.');
    return result;
  },
};
Comlink.expose(worker);
