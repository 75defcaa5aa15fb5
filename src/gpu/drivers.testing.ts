/** What `npm run drivers` needs of the sources: the pipelines of a step, and what to make of a compiler's answer. */
export { CHIP_NAMES, CHIPS, type ChipName, judge, readCompiled, type Verdict } from './amd.testing.ts';
export { candidateKernels, isPublished, STEP_SIZES, type StepKernel, sizeName, stepKernels } from './steps.testing.ts';
export { HARDWARE_TILES, SUBGROUP_TILES } from './tiles.ts';
