/** Everything that is wrong with a configuration, by the field that can mend it. */
import type { RunConfig } from '../../settings/fields.ts';
import type { Path } from '../../settings/paths.ts';
import { dataProblems, type Problem } from '../../settings/problems.ts';
import { runProblems } from '../../training/run-config.ts';

/** The first problem of each field. */
export const problemsByPath = (config: RunConfig): ReadonlyMap<Path, Problem> =>
  new Map([...dataProblems(config.data), ...runProblems(config)].reverse().map((problem) => [problem.path, problem]));
