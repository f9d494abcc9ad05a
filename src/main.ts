import './check-node-version.js';

await import('./serve.js');
