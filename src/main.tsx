import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { download } from './app/download.ts';
import { keepOffline } from './app/offline.ts';
import { connect } from './state/client.ts';
import { watchVersion } from './state/version.ts';
import './styles/index.css';

watchVersion();
connect(download);
keepOffline();
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
