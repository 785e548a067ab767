/**
 * Puts a type into the declarations of the client that generated code takes from another package, so that the client
 * needs none, not even for its types.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../../packages/client/dist/packages/client/src/generated/graphql.d.ts', import.meta.url);
const IMPORT = "import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';\n";
const TYPE =
  'interface DocumentTypeDecoration<TResult, TVariables> { __apiType?: (variables: TVariables) => TResult }\n';

const text = readFileSync(FILE, 'utf8');
if (!text.includes(IMPORT)) throw new Error(`${FILE.pathname} does not have the import that is to be replaced`);
writeFileSync(FILE, text.replace(IMPORT, TYPE));
