import { Suspense, useLayoutEffect, useRef } from 'react';
import { common } from '../words/common.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Header } from './Header.tsx';
import { OfflineNotice } from './OfflineNotice.tsx';
import { useBare, usePage } from './routes.ts';
import { strings } from './strings.ts';

export function App() {
  const page = usePage();
  const bare = useBare();
  const Page = page.component;
  useArrival(page.id);
  const content = (
    // Told from the main part of the page that it stands in.
    <main id="content" tabIndex={-1} aria-label={bare ? common.name : undefined}>
      <ErrorBoundary key={page.id}>
        <Suspense fallback={null}>
          <Page />
        </Suspense>
      </ErrorBoundary>
    </main>
  );
  if (bare) return content;
  return (
    <>
      {/* No link: the address's hash names the page. */}
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
        {strings.skip}
      </button>
      <Header page={page} />
      {content}
      <OfflineNotice />
    </>
  );
}

/** Another page begins at its top. What had the focus may have gone with the old page: the keys then go on where the new one begins. */
function useArrival(page: string): void {
  const shown = useRef(page);
  useLayoutEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    scrollTo(0, 0);
    if (document.activeElement === document.body) document.getElementById('content')?.focus({ preventScroll: true });
  }, [page]);
}
