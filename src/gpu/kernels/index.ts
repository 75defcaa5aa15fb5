/** A lowering for every kernel of the catalogue: leaving one out is a type error. */
import type { KernelName } from '../../engine/catalogue.ts';
import type { Call } from '../../engine/program.ts';
import * as attention from './attention.ts';
import * as heads from './heads.ts';
import * as input from './input.ts';
import * as losses from './losses.ts';
import type { Dispatch, Lowering, LoweringContext } from './lowering.ts';
import * as matmul from './matmul.ts';
import * as measuring from './measuring.ts';
import * as optimiser from './optimiser.ts';
import * as recurrent from './recurrent.ts';

const LOWERINGS: { readonly [K in KernelName]: Lowering<K> } = {
  ...input,
  ...recurrent,
  ...matmul,
  ...attention,
  ...heads,
  ...losses,
  ...optimiser,
  ...measuring,
};

/** The builder checked the call's buffers against the catalogue, so what its kernel's lowering expects is there. */
type AnyLowering = (call: Call, context: LoweringContext) => Dispatch[];

export const lower: AnyLowering = (call, context) => (LOWERINGS[call.kernel] as unknown as AnyLowering)(call, context);
