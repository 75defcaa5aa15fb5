import { useBenchmark } from '../../state/benchmark.ts';
import { useEngine } from '../../state/engine.ts';

/** The engine that is chosen, or that runs use by themselves. */
export function useChosenEngine(): 'webgpu' | 'cpu' {
  const chosen = useBenchmark((state) => state.engine);
  const auto = useEngine((state) => state.auto);
  return chosen ?? auto ?? 'cpu';
}
