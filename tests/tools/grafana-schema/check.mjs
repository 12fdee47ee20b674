// node check.mjs FILE...: each file has to be a dashboard by the types in dashboard.ts. Ends in 1 where one is not.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const sources = new Map(
  process.argv.slice(2).map((path, index) => [
    join(here, `checked${index}.ts`),
    `import type { AgentDashboard } from './dashboard';\nexport default ${readFileSync(path, 'utf8').trim()} satisfies AgentDashboard;\n`,
  ])
);
const options = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts'],
  types: [],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
};
const host = ts.createCompilerHost(options);
const { fileExists, getSourceFile } = host;
host.fileExists = (name) => sources.has(name) || fileExists.call(host, name);
host.getSourceFile = (name, ...rest) =>
  sources.has(name) ? ts.createSourceFile(name, sources.get(name), ...rest) : getSourceFile.call(host, name, ...rest);

const found = ts.getPreEmitDiagnostics(ts.createProgram([...sources.keys()], options, host));
process.stdout.write(ts.formatDiagnostics(found, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => here, getNewLine: () => '\n' }));
process.exit(found.length > 0 ? 1 : 0);
