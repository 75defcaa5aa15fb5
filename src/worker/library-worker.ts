/** The worker that keeps runs and data sets, and reads and makes puzzles. */
import * as Comlink from 'comlink';
import { browserKeeping } from '../storage/keeping.ts';
import { dataLibrary } from './data-library.ts';
import type { Library } from './library-protocol.ts';
import { runLibrary } from './run-library.ts';

const keeping = browserKeeping();
// Looked at by whoever asks; until then nobody has to have asked.
keeping.catch(() => undefined);
const library: Library = { ...dataLibrary(() => keeping), ...runLibrary(keeping) };
Comlink.expose(library);
