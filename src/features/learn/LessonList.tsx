/** All lessons, and which of them were read. */
import { useRef } from 'react';
import { usePrefs } from '../../controls/prefs.ts';
import { useTitle } from '../../controls/use-title.ts';
import { LESSONS } from './lessons/list.ts';
import { writePlace } from './place.ts';
import { forgetRead } from './read.ts';
import { learnStrings as words } from './strings.ts';

/** @param unknown a lesson that an address names and that there is not. */
export function LessonList({ unknown, big }: { readonly unknown: string | undefined; readonly big: boolean }) {
  const kept = usePrefs((prefs) => prefs.read);
  const read = LESSONS.filter(({ id }) => kept.includes(id)).length;
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(words.title);
  const forget = (): void => {
    forgetRead();
    // The button goes.
    heading.current?.focus();
  };
  return (
    <div className="learn">
      <header className="learn-head">
        <h1 ref={heading} tabIndex={-1}>
          {words.heading}
        </h1>
        <p className="quiet">{words.lede}</p>
      </header>
      {unknown !== undefined && <p role="alert">{words.unknown(unknown)}</p>}
      <ol className="learn-list">
        {LESSONS.map(({ id, title, about }, i) => (
          <li key={id}>
            <a className="panel" href={writePlace({ lesson: id, big })}>
              <span className="learn-number" aria-hidden="true">
                {i + 1}
              </span>
              <span>
                <b>{title}</b>
                <span className="quiet">{about}</span>
              </span>
              {kept.includes(id) && <span className="learn-read">✓ {words.read}</span>}
            </a>
          </li>
        ))}
      </ol>
      {read > 0 && (
        <p className="quiet small">
          {words.readOf(read, LESSONS.length)}{' '}
          <button type="button" className="link" onClick={forget}>
            {words.forget}
          </button>
        </p>
      )}
    </div>
  );
}
