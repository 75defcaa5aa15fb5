/** Learn: short lessons, each a few figures that are computed in this tab. */
import { useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { leave } from './act.ts';
import { LessonList } from './LessonList.tsx';
import { Embedded, LessonView } from './LessonView.tsx';
import { lessonById } from './lessons/list.ts';
import { readPlace } from './place.ts';

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

export function LearnPage() {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const place = useMemo(() => readPlace(hash), [hash]);
  const lesson = place.lesson === undefined ? undefined : lessonById(place.lesson);
  useLarge(place.big);
  useArrival(lesson?.id);
  // What computes ends with the page, and with the last figure.
  const there = lesson !== undefined;
  useEffect(() => (there ? leave : undefined), [there]);
  if (!lesson) return <LessonList unknown={place.lesson} big={place.big} />;
  return place.embed ? <Embedded lesson={lesson} place={place} /> : <LessonView lesson={lesson} place={place} />;
}

/** Letters, and with them all that is measured in them, for the back of a room. What was pressed stays in view as everything grows. */
function useLarge(big: boolean): void {
  useEffect(() => {
    document.documentElement.toggleAttribute('data-big', big);
    if (document.activeElement !== document.body) document.activeElement?.scrollIntoView({ block: 'nearest' });
    return () => document.documentElement.removeAttribute('data-big');
  }, [big]);
}

/** Another lesson, or the list, begins at its top; the keys go on there where what was pressed is gone. */
function useArrival(lesson: string | undefined): void {
  const shown = useRef(lesson);
  useLayoutEffect(() => {
    if (shown.current === lesson) return;
    shown.current = lesson;
    if (document.activeElement !== document.body) return;
    scrollTo(0, 0);
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [lesson]);
}
