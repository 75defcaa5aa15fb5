import { useTraining } from '../../session/training.ts';
import { useBenchmark } from './store.ts';

/** The engine that is chosen, or that runs use by themselves. */
export function useChosenEngine(): 'webgpu' | 'cpu' {
  const chosen = useBenchmark((state) => state.engine);
  const auto = useTraining((state) => state.auto);
  return chosen ?? auto ?? 'cpu';
}
