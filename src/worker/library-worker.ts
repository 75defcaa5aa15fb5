/** The worker that keeps runs and data sets, and reads and makes puzzles. */
import * as Comlink from 'comlink';
import { MemoryFiles } from '../storage/memory-files.testing.ts';
import { dataLibrary } from './data-library.ts';

Comlink.expose(dataLibrary(new MemoryFiles()));
