/**
 * How the same blocks are wired: what the compared models differ in, as data that the plan builder reads.
 *
 *   hrm          two modules, two states: z_L = L(z_L + (z_H + x)) T times, then z_H = H(z_H + z_L), N times over (arXiv 2506.21734)
 *   recurrent    one module of all H_layers + L_layers blocks, one state: z = M(z + x), N · (T + 1) times
 *   feedforward  the same blocks once, without a state: z = M(x)
 *   trm          one module for both roles of hrm: z_L = net(z_L + (z_H + x)), z_H = net(z_H + z_L) (arXiv 2510.04871)
 *
 * The recurrent model is updated as often as HRM's two modules together, not N · T times: each of its updates then stands beside one
 * of HRM's, and with blocks of the same number a module both pass equally many layers.
 *
 * Modules other than hrm's two are named L_level, as in TRM's published code; trm leaves H_layers unused.
 */
import type { TrainingConfig } from '../settings/fields.ts';
import type { ModelConfig } from './config.ts';

export type Level = 'H_level' | 'L_level';

/** The modules that have weights of their own. */
export function modules(c: ModelConfig): readonly { readonly level: Level; readonly layers: number }[] {
  switch (c.architecture) {
    case 'hrm':
      return [
        { level: 'H_level', layers: c.H_layers },
        { level: 'L_level', layers: c.L_layers },
      ];
    case 'trm':
      return [{ level: 'L_level', layers: c.L_layers }];
    default:
      return [{ level: 'L_level', layers: c.H_layers + c.L_layers }];
  }
}

/** Blocks of the module that plays a role. */
export function moduleLayers(c: ModelConfig, level: Level): number {
  return modules(c).find((module) => module.level === level)?.layers ?? 0;
}

/** Blocks that an update of the trace passes: of its module, where there are two; a feed-forward stack counts each block as an update. */
export function updateLayers(c: ModelConfig, module: 'L' | 'H'): number {
  if (c.architecture === 'feedforward') return 1;
  return moduleLayers(c, c.architecture === 'hrm' && module === 'H' ? 'H_level' : 'L_level');
}

/** Names of the states that a segment starts from. `recurrent` calls its one state z_L, and answers from it too. */
export function stateNames(c: ModelConfig): readonly ('z_H' | 'z_L')[] {
  if (c.architecture === 'feedforward') return [];
  return c.architecture === 'recurrent' ? ['z_L'] : ['z_H', 'z_L'];
}

/** Whether z_L and z_H are two states, not two names of one. */
export const twoStates = (c: ModelConfig): boolean => stateNames(c).length === 2;

/** Module updates of a segment. */
export const segmentUpdates = (c: ModelConfig): number => (c.architecture === 'feedforward' ? 1 : c.H_cycles * (c.L_cycles + 1));

/**
 * How far back a segment's gradient goes: `one-step` as published, through the last update of each module; `cycle` through the last
 * cycle, its T L-steps and its H update, through which it is the true gradient.
 */
export type Gradient = TrainingConfig['gradient'];

/** How many of a segment's last updates carry gradient. trm always takes the whole last cycle, feedforward has one update. */
export function gradientUpdates(c: ModelConfig, gradient: Gradient): number {
  if (c.architecture === 'feedforward') return 1;
  if (c.architecture === 'trm' || gradient === 'cycle') return c.L_cycles + 1;
  return c.architecture === 'hrm' ? 2 : 1;
}

/** Whether halting weighs q_halt against a trained q_continue; trm has no such head and halts at q_halt > 0. */
export const hasContinueHead = (c: ModelConfig): boolean => c.architecture !== 'trm';

/** Whether q_continue is trained, towards a target from a second segment. */
export const bootstraps = (c: ModelConfig): boolean => hasContinueHead(c) && c.halt_max_steps > 1;

/** Whether a puzzle with these logits would halt. */
export const wouldHalt = (c: ModelConfig, q_halt: number, q_continue: number): boolean => q_halt > (hasContinueHead(c) ? q_continue : 0);

/** Layers that a token passes in one segment: N · (T · L_layers + H_layers) in hrm. */
export const effectiveDepth = (c: ModelConfig): number =>
  c.architecture === 'hrm' ? c.H_cycles * (c.L_cycles * c.L_layers + c.H_layers) : segmentUpdates(c) * moduleLayers(c, 'L_level');
