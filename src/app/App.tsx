import { Suspense } from 'react';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Header } from './Header.tsx';
import { OfflineNotice } from './OfflineNotice.tsx';
import { usePage } from './routes.ts';
import { strings } from './strings.ts';

export function App() {
  const page = usePage();
  const Page = page.component;
  return (
    <>
      {/* No link: the address's hash names the page. */}
      <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
        {strings.skip}
      </button>
      <Header page={page} />
      <main id="content" tabIndex={-1}>
        <ErrorBoundary key={page.id}>
          <Suspense fallback={null}>
            <Page />
          </Suspense>
        </ErrorBoundary>
      </main>
      <OfflineNotice />
    </>
  );
}
