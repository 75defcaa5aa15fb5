/** The data half of the library: reads, makes and keeps sets of puzzles. */
import type { Library } from './library-protocol.ts';

export const dataLibrary = (): Pick<Library, 'data'> => ({ data: async () => [] });
