/** In how many directions the states spread out: the lens of Solve's Trajectory, over puzzles that are the same each time. */
import Dimensionality from '../../../lenses/Dimensionality.tsx';
import { COUNTED, count } from '../act.ts';
import { useLearn } from '../store.ts';

export function Dimensions() {
  const state = useLearn((learn) => learn.dimensionality);
  const can = useLearn((learn) => learn.liveId !== undefined);
  return <Dimensionality state={state} can={can} puzzles={COUNTED} onStart={count} />;
}
