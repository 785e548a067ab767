import vm from 'node:vm';

/** Of the language, except those whose values are written as literals. */
const NAMES = [
  ...['ArrayBuffer', 'SharedArrayBuffer', 'Atomics', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray'],
  ...['Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array', 'Float32Array'],
  ...['Float64Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Date', 'Error', 'AggregateError', 'EvalError'],
  ...['RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
];

// What a test makes is handed to modules that Node has loaded, whose classes would otherwise be others.
for (const name of NAMES) globalThis[name] = new vm.Script(name).runInThisContext();
