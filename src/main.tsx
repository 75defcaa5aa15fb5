import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { keepOffline } from './app/offline.ts';
import { preparePage } from './app/routes.ts';
import { probe } from './session/training.ts';
import { watchVersion } from './session/version.ts';
import './styles/index.css';

watchVersion();
probe();
keepOffline();
// The picture that the HTML holds stays until the page itself can draw the same.
void preparePage().finally(() =>
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
