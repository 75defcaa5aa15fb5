import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { keepOffline } from './app/offline.ts';
import { probe } from './session/training.ts';
import { watchVersion } from './session/version.ts';
import './styles/index.css';

watchVersion();
probe();
keepOffline();
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
