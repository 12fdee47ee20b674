// node build.mjs FOLDER DASHBOARD.json: a page, FOLDER/index.html, that draws the dashboard from a live Prometheus:
// index.html?prometheus=http://localhost:9090&span=60&theme=dark
import { build } from 'esbuild';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder, dashboard] = process.argv.slice(2);
// The code editor and Node's own modules are of no use here; fonts and icons come with a Grafana only.
const nothing = 'export default () => null; export const languages = {}; export const editor = {}; export const getFontStyles = () => null;';
const unused = /^monaco-editor|^fs$|^path$|^react-inlinesvg$|^\.\/fonts\.mjs$/;
const stub = {
  name: 'stub',
  setup(bundle) {
    bundle.onResolve({ filter: unused }, (found) => ({ path: found.path, namespace: 'stub' }));
    bundle.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: nothing, loader: 'js' }));
  },
};
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [join(dirname(fileURLToPath(import.meta.url)), 'page.jsx')],
  bundle: true,
  minify: true,
  outfile: join(folder, 'page.js'),
  format: 'iife',
  loader: { '.svg': 'dataurl', '.woff2': 'dataurl', '.woff': 'dataurl', '.ttf': 'dataurl' },
  define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'window' },
  conditions: ['browser', 'import'],
  plugins: [stub],
  logLevel: 'error',
});
writeFileSync(join(folder, 'dashboard.js'), `window.dashboard = ${readFileSync(dashboard, 'utf8')};\n`);
writeFileSync(
  join(folder, 'index.html'),
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Dashboard</title>
<link rel="stylesheet" href="page.css">
<style>body { margin: 0 }</style>
<div id="root"></div>
<script src="dashboard.js"></script>
<script src="page.js"></script>
</html>
`
);
