/** Bytes of a training step by T: as published, and where the whole last cycle is kept for the backward pass. */
import { useEffect, useState } from 'react';
import { Choice } from '../../../controls/Choice.tsx';
import { What } from '../../../controls/What.tsx';
import { formatBytes } from '../../../words/format.ts';
import { ALL_UPDATES, bytesPerStep, type Costs, costs, GRADIENTS, STEPS } from '../memory.ts';
import { useLearn } from '../store.ts';
import { learnStrings } from '../strings.ts';

const words = learnStrings.memory;

export function Memory() {
  const gradient = useLearn((learn) => learn.gradient);
  const [planned, setPlanned] = useState<Costs>();
  useEffect(() => {
    let wanted = true;
    void costs().then((found) => wanted && setPlanned(found));
    return () => {
      wanted = false;
    };
  }, []);
  const most = planned ? Math.max(...planned.cycle) : 1;
  return (
    <section className="figure" aria-label={words.title} data-figure="memory">
      <header className="panel-head">
        <h3>{words.title}</h3>
        <Choice
          label={words.title}
          options={GRADIENTS}
          names={words.kept}
          value={gradient}
          onChange={(next) => useLearn.setState({ gradient: next })}
        />
      </header>
      <p className="goal">{words.goal}</p>
      {planned ? (
        <>
          <table className="learn-bytes">
            <tbody>
              {STEPS.map((steps, i) => (
                <tr key={steps}>
                  <th scope="row">
                    {words.steps} = {steps}
                  </th>
                  <td>
                    <span className="learn-bar" data-kept={gradient} aria-hidden="true">
                      <i style={{ transform: `scaleX(${planned[gradient][i] / most})` }} />
                    </span>
                  </td>
                  <td className="numbers">{formatBytes(planned[gradient][i])}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="figure-sentence">
            {words.each(formatBytes(bytesPerStep(planned)))} {words.all(ALL_UPDATES, formatBytes(ALL_UPDATES * bytesPerStep(planned)))}
          </p>
        </>
      ) : (
        <p className="wait">{words.computing}</p>
      )}
      <footer className="panel-foot">
        <What>{words.what}</What>
      </footer>
    </section>
  );
}
