/** The claims, in the order in which they are shown. A claim joins by one line here. */
import type { Claim } from './claim.ts';
import { dimensions } from './dimensions.ts';
import { frozen } from './frozen.ts';
import { harder } from './harder.ts';
import { longer } from './longer.ts';
import { memory } from './memory.ts';
import { naming } from './naming.ts';
import { oneBlank } from './one-blank.ts';
import { outerLoop } from './outer-loop.ts';
import { rivals } from './rivals.ts';
import { settles } from './settles.ts';
import { sudden } from './sudden.ts';
import { views } from './views.ts';
import { wander } from './wander.ts';

export const CLAIMS: readonly Claim[] = [
  longer,
  harder,
  memory,
  outerLoop,
  frozen,
  settles,
  dimensions,
  oneBlank,
  sudden,
  wander,
  naming,
  views,
  rivals,
];

export const claimById = (id: string): Claim | undefined => CLAIMS.find((one) => one.id === id);
