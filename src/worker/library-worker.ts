/** The worker that keeps runs and data sets, and reads and makes puzzles. */
import * as Comlink from 'comlink';
import type { Files } from '../storage/files.ts';
import { opfsFiles } from '../storage/opfs-files.ts';
import { dataLibrary } from './data-library.ts';

let files: Promise<Files> | undefined;
const open = (): Promise<Files> => (files ??= opfsFiles());

Comlink.expose(dataLibrary(open));
