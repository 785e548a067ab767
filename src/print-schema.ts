/** Writes the schema in GraphQL's own language to standard output, or to the file that is named. */
import { writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildGraphqlSchema } from './graphql/schema.js';

const sdl = `${printSchema(lexicographicSortSchema(await buildGraphqlSchema()))}\n`;
const [file] = process.argv.slice(2);
if (file) await writeFile(file, sdl);
else process.stdout.write(sdl);
