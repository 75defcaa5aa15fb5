/** The worker that keeps runs and data sets, and reads and makes puzzles. */
import * as Comlink from 'comlink';
import { dataLibrary } from './data-library.ts';

Comlink.expose(dataLibrary());
