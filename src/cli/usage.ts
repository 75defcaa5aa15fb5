/** What the commands are, and how a person is told that a call was wrong. */

import { SpecError } from '../puzzles/task.ts';
import { describeProblems, errorText, SettingsError } from '../settings/problems.ts';

/** Bad usage or bad input: one clear line on stderr, exit code 2. */
export class UsageError extends Error {}

/** What is wrong, for who writes files and calls: settings with their place in a configuration. */
export const faultText = (error: unknown): string =>
  error instanceof SettingsError
    ? describeProblems(error.problems)
    : error instanceof SpecError
      ? `${errorText(error)} (data.${error.field})`
      : (error as Error).message;

export const USAGE = `hrm: the Hierarchical Reasoning Model on the command line, by the page's own engine

  verify FILE.safetensors... [--engine webgpu|cpu|oracle]
      recompute everything in golden files; exit 1 if any group is past its tolerance
  train (--preset NAME | --config FILE.json) [--steps N] [--seed S] [--engine auto|webgpu|cpu] [--threads N]
        [--data PATH [--split puzzles|solutions|file] [--keep-good]] [--out FILE.safetensors] [--save FOLDER [--save-every SECONDS]]
        [--from FOLDER|MODEL.safetensors]
      train; --save keeps the whole run, on Ctrl-C too; progress on stderr, JSON lines on stdout; --from goes
      on from a saved run under these settings, as a fork does on the page, or begins a new run with a
      model's weights. PATH is a file, folder or
      zip of puzzles in any format that data convert reads; a test part of its own is held out
  resume FOLDER [--steps N] [--engine E] [--threads N] [--data PATH] [--out FILE.safetensors] [--save-every SECONDS]
      go on with a saved run, bit for bit as if it had never stopped; --steps N: up to another last step
  eval --model FILE (--data PATH | --held-out FILE.json) [--segments M] [--limit N] [--engine E] [--threads N] [--keep-good]
      one JSON line: n, exact and cell accuracy after each segment; of ARC also tasks solved by voting over copies.
      --held-out: the puzzles that the settings of a run, or a model's card, keep from its training
  eval ... --think plain|commit|vote|noise [--views K] [--together | --in-turn] [--segments M] [--noise SIGMA] [--seed S] [--alone]
      the same network thinking wider: right answers, mean segments, GFLOP and seconds a puzzle, right answers within fewer segments;
      with --alone one puzzle at a time, and the median of their times, by the clock and of the processor.
      commit: after each segment the surest open cell is taken for given; --views K: the puzzle under up to K symmetries, the next
      one where one has failed, or with --together side by side. The rules of the puzzle decide, no answer is asked; of ways through a
      maze the shortest is believed once two views came to it. vote: the mean of K views; noise: of K tries from a state with Gaussian
      noise on it that of the highest q_halt, or with --together or --in-turn the first that obeys the rules
  solve --model FILE PUZZLE [--segments M] [--engine E] [--think ... as above]
      the board after each segment, with its Q values; with --think what came of each view, and the answer
  trace --model FILE PUZZLE [--segments M] [--cycles N] [--steps T] [--out FILE [--compact | --states]] [--engine E]
        [--think ... as above [--view K] | --wound LESION [--wounded K]]
      every update of a solve: how far the state moved, what it would answer; --out keeps it all, --compact in
      bytes, --states with the raw states; with --think what came of each view, and the updates of one: of the
      one whose answer is believed, or of view K; --wound no-H|no-L|reset-z_H|noise-z_L-1|silent-L-2|... thinks
      with a part of the network missing, throughout or in the first K segments
  import CHECKPOINT [--config all_config.yaml] [--seq-len N] [--ids 0,5,...] --out FILE.safetensors
      a published checkpoint, as torch.save wrote it, into a file for eval and solve
  export --model FILE [--data FOLDER] --out FOLDER
      checkpoint and all_config.yaml for the published PyTorch program; FOLDER of --data is its data set's
  export (--run FOLDER | --model FILE (--preset NAME | --config FILE.json)) [--data FILE.csv] --out FOLDER
      all that the published program needs to go on with a run on GPUs: data, checkpoint, continue.py, the command
  data generate --task sudoku6|maze10|... [--level minimal|A-B] [--difficulty easy|medium|hard|extreme]
      [--guesses A-B] [--symmetric] [--unique] [--count N] [--seed S] [--out FILE.csv]
      makes puzzles: source, question, answer, rating (guesses of a Sudoku, moves of a maze)
  data convert --from PATH --to FOLDER|FILE.zip|FILE.csv [--augment COPIES [--seed S]] [--keep-good]
      puzzles from CSV, plain text, ARC JSON or a data folder into the published data folder, a zip of it, or CSV
  data inspect PATH
      one JSON line: counts, ratings, repeated puzzles, test puzzles that training shows in disguise
  bench [--size D,heads,layers,seq,batch] [--act on|off] [--engine E] [--steps N] [--json]
      time, work, dispatches and memory of a training step, with --tune after trying tiles for each product;
      bench --threads 1,2: a step of the CPU engine on one and on two threads, in turn;
      bench --roofline [--size tiny|small|81x128|81x256|81x512|D,...]: every kernel and the whole step against this machine's own peaks;
      bench --scaling: time and memory as each size grows; neither times a software adapter without --anyway;
      bench --products: matrix products alone;
      bench --fusions: the step with each fusion off, or on where the engine leaves it off
  claim list [--json]
      what is said about this model and can be tested on one of it, and who says so
  claim run NAME [--model M] [--n N] [--seed S] [--engine E] [--threads N] [--json]
      test a claim on a model of this site, or FILE.safetensors with its card beside it, and N of its held-out puzzles: the effect
      with a 95% interval and a verdict; --json: the numbers too, the same to the bit on the same kind of engine
  claim record [NAME...] [--engine E] [--threads N] [--judge]
      write public/claims/ and docs/claims.md from tests of all claims, or those named; --judge: run nothing, but judge what is
      recorded anew
  compare run --preset NAME [--by parameters|updates] [--models hrm,recurrent,feedforward,trm] [--steps N] [--seeds K] [--engine E]
      [--threads N] [--json]
      train models of other architectures side by side, K times each, and say what can be told apart, with 95% intervals
  compare record [NAME...] [--engine E] [--threads N]
      write public/compared/: the comparisons that the site brings along
  ship [NAME...] (--commit HASH | --measure | --check) [--engine E] [--threads N]
      train the models of this site, most valuable first, and write each with its card; goes on where it was interrupted;
      --measure: train nothing, but write the cards' figures anew from the weights that are there;
      --check: what those that are there do on their cards' 1,000 held-out puzzles, drawn anew; exit 1 if a card says otherwise
  presets
      the names that --preset knows

Run as: npm run --silent hrm -- COMMAND ...`;
