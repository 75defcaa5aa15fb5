/** The puzzle as the network is given it: a list of tokens. */
import { tokenName } from '../../../board/tokens.ts';
import { What } from '../../../controls/What.tsx';
import { parsePuzzle } from '../../../puzzles/tasks.ts';
import { useLearn } from '../store.ts';
import { learnStrings } from '../strings.ts';

const words = learnStrings.tokens;

export function Tokens() {
  const text = useLearn((learn) => learn.asked?.puzzle);
  const before = useLearn((learn) => learn.scene?.puzzle);
  const cell = useLearn((learn) => learn.cell);
  if (text === undefined || before === undefined) return null;
  const { task, question } = parsePuzzle(text);
  const former = parsePuzzle(before).question;
  const { columns } = task.shape;
  const sign = (token: number): string => (token > 1 ? words.digit(tokenName(task, token)) : words.empty);
  return (
    <section className="figure" aria-label={words.title} data-figure="tokens">
      <header className="panel-head">
        <h3>{words.title}</h3>
      </header>
      <p className="goal">{words.goal}</p>
      <ol className="learn-tokens" aria-label={words.label} data-columns={columns}>
        {Array.from(question, (token, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place in the list
          <li key={i} aria-current={i === cell || undefined} data-changed={token !== former[i] || undefined}>
            {token}
          </li>
        ))}
      </ol>
      <p className="figure-sentence">
        {words.now(Math.floor(cell / columns) + 1, (cell % columns) + 1, sign(question[cell]), question[cell])}
      </p>
      <footer className="panel-foot">
        <What>{words.what}</What>
      </footer>
    </section>
  );
}
