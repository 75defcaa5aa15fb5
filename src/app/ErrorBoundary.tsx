import { Component, type ReactNode } from 'react';
import { useVersion } from '../session/version.ts';
import { offlineStrings } from './offline-strings.ts';
import { strings } from './strings.ts';

interface Props {
  readonly children: ReactNode;
}
interface State {
  readonly message: string | undefined;
}

/** What is shown where a page breaks. React offers this to classes only. */
export class ErrorBoundary extends Component<Props, State> {
  override readonly state: State = { message: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === undefined) return this.props.children;
    return <Broken message={this.state.message} />;
  }
}

function Broken({ message }: { readonly message: string }) {
  const outdated = useVersion(({ missed }) => missed > 0);
  // What to do then is said by the notice of the new version, which saves the run first.
  if (outdated)
    return (
      <div className="panel crash">
        <h1>{offlineStrings.gone.page}</h1>
        <p>{offlineStrings.gone.advice}</p>
      </div>
    );
  return (
    <div className="panel crash" role="alert">
      <h1>{strings.crash.title}</h1>
      <p>{strings.crash.advice}</p>
      <pre>{message}</pre>
      <button type="button" className="primary" onClick={() => location.reload()}>
        {strings.crash.reload}
      </button>
    </div>
  );
}
