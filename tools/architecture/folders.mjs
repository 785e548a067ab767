/** Fails where a folder of ours has too many files to be looked through, unless a reason is written down. */
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { LARGE_FOLDERS, MAX_FILES } from './rooms.mjs';

const WATCHED = /^(src|studio|test|bench|tools|kernels|examples|packages)\//;
const GENERATED = /\/generated\/|\.(png|jpg|webp)$/;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
const counts = new Map();
for (const file of new Set(files.trim().split('\n'))) {
  if (WATCHED.test(file) && !GENERATED.test(file)) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
}
const large = [...counts].filter(([folder, count]) => count > MAX_FILES && !(folder in LARGE_FOLDERS));
for (const [folder, count] of large) {
  process.stderr.write(`${folder} has ${count} files: group them, or say why not in tools/architecture/rooms.mjs\n`);
}
const needless = Object.keys(LARGE_FOLDERS).filter((folder) => (counts.get(folder) ?? 0) <= MAX_FILES);
for (const folder of needless) process.stderr.write(`${folder} is not large any more: tools/architecture/rooms.mjs\n`);
if (large.length + needless.length > 0) process.exitCode = 1;
