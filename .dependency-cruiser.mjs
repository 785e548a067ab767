/** Proves the walls between the rooms: what `tools/architecture/rooms.mjs` does not allow is an error, and so is a circle. */
import { FOUNDATION, PACKAGES, ROOMS } from './tools/architecture/rooms.mjs';

const names = Object.keys(ROOMS);
/** A pattern of the files of these rooms. Files of `src` itself are the entry, unless they are a room of their own. */
const filesOf = (rooms) =>
  rooms.map((name) => (name === 'entry' ? '^src/(?!errors|config|server)[^/]+$' : `^${ROOMS[name].path}`)).join('|');

const walls = names.map((name) => {
  const { imports } = ROOMS[name];
  const below = FOUNDATION.includes(name) ? FOUNDATION.slice(0, FOUNDATION.indexOf(name)) : FOUNDATION;
  const allowed = imports.includes('*') ? names : [name, ...below, ...imports];
  return {
    name: `walls-of-${name}`,
    comment: `${ROOMS[name].path} may import ${allowed.join(', ')} and nothing else of src.`,
    severity: 'error',
    from: { path: filesOf([name]) },
    to: { path: '^src/', pathNot: filesOf(allowed) },
  };
});

const packages = Object.entries(PACKAGES).map(([start, rooms]) => ({
  name: `package-${start.replace(/\W+/g, '-')}`,
  comment: `${start} is for ${rooms.join(', ')} only.`,
  severity: 'error',
  from: { path: '^src/', pathNot: filesOf(rooms) },
  to: { path: `node_modules/${start}${start.endsWith('/') ? '' : '/'}` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'in-a-room',
      comment: 'Every file belongs to a room.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: filesOf(names) },
    },
    ...walls,
    ...packages,
  ],
  // With swc, imports of types count as well.
  options: { parser: 'swc', doNotFollow: { path: 'node_modules' }, exclude: { path: '/generated/' } },
};
