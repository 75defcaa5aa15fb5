/** A lesson: a step's text and what to do on the left, its live figure on the right. */
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { Live } from '../../controls/Live.tsx';
import { Terms } from '../../controls/Term.tsx';
import { useCopy } from '../../controls/use-copy.ts';
import { useMedia } from '../../controls/use-media.ts';
import { useTitle } from '../../controls/use-title.ts';
import { address, type Place as LessonPlace, toldAt } from '../../words/told.ts';
import { perform, showScene } from './act.ts';
import { LiveFigure } from './LiveFigure.tsx';
import type { Lesson, Step } from './lesson.ts';
import { LESSONS } from './lessons/list.ts';
import { type Place, writePlace } from './place.ts';
import { markRead } from './read.ts';
import { SOURCES } from './sources.ts';
import { useLearn } from './store.ts';
import { learnStrings as words } from './strings.ts';

interface Props {
  readonly lesson: Lesson;
  readonly place: Place;
}

/** Here what a teacher takes along comes last, so that the figure comes early. */
const PHONE = '(max-width: 40rem)';

/** The step that an address names, or the last one. */
const stepOf = ({ steps }: Lesson, { step }: Place): Step => steps[Math.min(step, steps.length) - 1];

/** Puts a step's figure up. */
const useScene = (step: Step): void => useEffect(() => showScene(step), [step]);

export function LessonView({ lesson, place }: Props) {
  const { steps, title } = lesson;
  const n = Math.min(place.step, steps.length);
  const step = stepOf(lesson, place);
  const number = LESSONS.indexOf(lesson) + 1;
  const text = useRef<HTMLDivElement>(null);
  const figure = useRef<HTMLDivElement>(null);
  const phone = useMedia(PHONE);
  const tools = <Tools lesson={lesson} place={{ ...place, step: n }} />;
  useScene(step);
  useTitle(title);
  useEffect(() => {
    if (n === steps.length) markRead(lesson.id);
  }, [lesson, n, steps.length]);
  useAtTop(text, step);
  return (
    <div className="learn">
      <header className="learn-head">
        <p className="quiet">
          <a href={writePlace({ big: place.big })}>{words.all}</a> · {words.number(number, LESSONS.length)}
        </p>
        <h1>{title}</h1>
        {!phone && tools}
      </header>
      <Live text={useChanged(words.stepOf(n, steps.length, step.title), step)} />
      <div className="learn-body">
        <div ref={text} className="learn-text">
          <Steps lesson={lesson} place={place} n={n} />
          <h2>{step.title}</h2>
          <p className="learn-says">
            <Terms text={step.text} />
          </p>
          <Act step={step} figure={figure} />
          <Move lesson={lesson} place={place} n={n} />
          <Further lesson={lesson.id} step={n} />
        </div>
        <LiveFigure ref={figure} />
        <Sources lesson={lesson} step={step} />
        {phone && tools}
      </div>
    </div>
  );
}

/** A figure alone, as a part of somebody else's page. */
export function Embedded({ lesson, place }: Props) {
  const step = stepOf(lesson, place);
  const figure = useRef<HTMLDivElement>(null);
  useScene(step);
  useTitle(lesson.title);
  return (
    <div className="learn learn-embedded">
      <h1>{lesson.title}</h1>
      <h2 className="sr-only">{step.title}</h2>
      <Act step={step} figure={figure} />
      <LiveFigure ref={figure} />
      <p className="small">
        <a href={words.address(writePlace({ ...place, embed: false }))} target="_blank" rel="noreferrer">
          {words.embed.from}
        </a>
      </p>
    </div>
  );
}

/** The same text once it is about something else than when the page opened: said to who does not see it. */
function useChanged(text: string, of: Step): string | undefined {
  const first = useRef(of);
  return first.current === of ? undefined : text;
}

/** On a phone the text of a new step is above what was pressed for it. */
function useAtTop(text: RefObject<HTMLElement | null>, step: Step): void {
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    if ((text.current?.getBoundingClientRect().top ?? 0) < 0) text.current?.scrollIntoView({ block: 'start' });
  }, [text, step]);
}

interface StepsProps extends Props {
  readonly n: number;
}

/** The steps as links; the arrow keys go through them. */
function Steps({ lesson, place, n }: StepsProps) {
  const nav = useRef<HTMLElement>(null);
  const to = (step: number): string => writePlace({ ...place, lesson: lesson.id, step });
  const onKey = (event: KeyboardEvent): void => {
    const by = ({ ArrowRight: 1, ArrowLeft: -1 } as const)[event.key];
    const next = by === undefined ? n : Math.max(1, Math.min(lesson.steps.length, n + by));
    if (next === n || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    nav.current?.querySelector<HTMLElement>(`[data-step="${next}"]`)?.focus();
    location.hash = to(next);
  };
  return (
    <nav ref={nav} className="learn-steps" aria-label={words.steps}>
      <ol>
        {lesson.steps.map((step, i) => (
          <li key={step.title}>
            <a
              href={to(i + 1)}
              data-step={i + 1}
              aria-label={words.step(i + 1, step.title)}
              aria-current={i + 1 === n ? 'step' : undefined}
              onKeyDown={onKey}
            >
              {i + 1}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface ActProps {
  readonly step: Step;
  readonly figure: RefObject<HTMLDivElement | null>;
}

/** The one thing to do, and once it is done what there is to see. */
function Act({ step: { action }, figure }: ActProps) {
  const done = useLearn((learn) => learn.done);
  const ready = useLearn((learn) => !learn.solving && learn.failure === undefined);
  return (
    <div className="learn-act">
      <button type="button" className="primary" aria-disabled={!ready} onClick={() => ready && perform(action, figure.current)}>
        {action.label}
      </button>
      <p className="learn-then" role="status">
        {done && <Terms text={action.after} />}
      </p>
    </div>
  );
}

/** Back and on, from lesson to lesson too. */
function Move({ lesson, place, n }: StepsProps) {
  const at = LESSONS.indexOf(lesson);
  const [before, after] = [LESSONS[at - 1], LESSONS[at + 1]];
  const { big } = place;
  const back =
    n > 1
      ? { to: { lesson: lesson.id, step: n - 1, big }, says: words.back, of: undefined }
      : before
        ? { to: { lesson: before.id, step: before.steps.length, big }, says: words.previousLesson, of: before.title }
        : { to: { big }, says: words.all, of: undefined };
  const on =
    n < lesson.steps.length
      ? { to: { lesson: lesson.id, step: n + 1, big }, says: words.next, of: undefined }
      : after
        ? { to: { lesson: after.id, big }, says: words.nextLesson, of: after.title }
        : { to: { big }, says: words.all, of: undefined };
  return (
    <nav className="learn-move" aria-label={words.move}>
      <a className="learn-button" href={writePlace(back.to)} aria-label={words.named(back)} title={back.of}>
        {back.says}
      </a>
      <a className="learn-button" data-on href={writePlace(on.to)} aria-label={words.named(on)} title={on.of}>
        {on.says}
      </a>
    </nav>
  );
}

/** Where what this step tells is tested. */
function Further(place: LessonPlace) {
  const told = toldAt(place);
  if (told.length === 0) return null;
  return (
    <ul className="learn-further small">
      {told.map(({ claim, about }) => (
        <li key={claim}>
          <a href={address.claim(claim)}>{words.tested(about)}</a>
        </li>
      ))}
      {told.some(({ compared }) => compared) && (
        <li>
          <a href={address.compare}>{words.compared}</a>
        </li>
      )}
    </ul>
  );
}

/** What a teacher takes along: this lesson for a projector, and its figure as code for a page. */
function Tools({ lesson, place }: Props) {
  const [said, copy] = useCopy(words.embed.copied);
  const [code, setCode] = useState<string>();
  const frame = words.embed.frame(words.address(writePlace({ ...place, lesson: lesson.id, embed: true, big: false })), lesson.title);
  return (
    <div className="learn-tools">
      <a className="learn-button" href={writePlace({ ...place, big: !place.big })}>
        {place.big ? words.big.off : words.big.on}
      </a>
      <button
        type="button"
        onClick={() => {
          setCode(frame);
          copy(frame);
        }}
      >
        {words.embed.copy}
      </button>
      <span role="status" className="quiet small">
        {code === frame && said}
      </span>
      {/* Where the browser refuses to copy, it can be taken from here. */}
      {code === frame && (
        <input
          className="learn-code"
          readOnly
          value={code}
          aria-label={words.embed.code}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </div>
  );
}

/** Where to read on. */
function Sources({ lesson, step }: { readonly lesson: Lesson; readonly step: Step }) {
  const id = useId();
  const on = new URLSearchParams({ v: '1', p: step.puzzle, m: step.model });
  return (
    <section className="learn-sources" aria-labelledby={id}>
      <h3 id={id}>{words.sources}</h3>
      <ul>
        {lesson.sources.map((source) => (
          <li key={source}>
            <a href={SOURCES[source].url} target="_blank" rel="noreferrer">
              {SOURCES[source].name}
            </a>
          </li>
        ))}
        <li>
          {words.code}:{' '}
          {lesson.code.map((file) => (
            <code key={file}>{file} </code>
          ))}
        </li>
        <li>
          <a href={`#/solve?${on}`}>{words.solve}</a>
        </li>
      </ul>
    </section>
  );
}
