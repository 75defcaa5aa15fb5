import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { keepOffline } from './app/offline.ts';
import { download } from './controls/download.ts';
import { connect } from './session/training-client.ts';
import { watchVersion } from './session/version.ts';
import './styles/index.css';

watchVersion();
connect(download);
keepOffline();
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
