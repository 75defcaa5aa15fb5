import { common } from '../words/common.ts';
import { EngineChip } from './EngineChip.tsx';
import { Logo } from './Logo.tsx';
import { Progress } from './Progress.tsx';
import { PAGES, type Page } from './routes.ts';
import { strings } from './strings.ts';
import { ThemeToggle } from './ThemeToggle.tsx';

/** On a phone not all pages have room: the one that is open is in sight. */
const show = (link: HTMLElement | null): void => link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

export function Header({ page }: { readonly page: Page }) {
  return (
    <header className="shell-head">
      <a className="brand" href="#/" aria-label={common.name}>
        <Logo />
        <span>{common.name}</span>
      </a>
      <nav aria-label={strings.nav}>
        {PAGES.map(({ id }) => (
          <a key={id} ref={id === page.id ? show : undefined} href={`#/${id}`} aria-current={id === page.id ? 'page' : undefined}>
            {strings.pages[id]}
          </a>
        ))}
      </nav>
      <div className="shell-tools">
        <Progress page={page} />
        <EngineChip />
        <ThemeToggle />
      </div>
    </header>
  );
}
