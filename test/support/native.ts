import * as vm from 'node:vm';

/*
 * Jest gives each file a world of its own, into which it loads every module anew: for the whole server that takes
 * longer than its start. What is loaded here is loaded as Node does it, once for a process.
 */

// Of Node 20.12, and not yet in the types.
const { USE_MAIN_CONTEXT_DEFAULT_LOADER: importModuleDynamically } = vm.constants as unknown as {
  USE_MAIN_CONTEXT_DEFAULT_LOADER: vm.ScriptOptions['importModuleDynamically'];
};
let load: ((url: string) => Promise<unknown>) | undefined;

/** A module of the build, such as `server.js`. */
export const loadBuilt = <T>(name: string): Promise<T> =>
  loadPackage(new URL(`../../dist/${name}`, import.meta.url).href);

/** A package as modules of the build see it. @param name or the URL of a module */
export function loadPackage<T>(name: string): Promise<T> {
  load ??= new vm.Script('(url) => import(url)', { importModuleDynamically }).runInThisContext();
  return (load as NonNullable<typeof load>)(name) as Promise<T>;
}

/** The process as such modules see it: Jest gives each file a copy, with variables of its own. */
export const nativeProcess: NodeJS.Process = new vm.Script('process').runInThisContext();

/** The Date of such modules: LanceDB takes no other one for a time. */
export const NativeDate: DateConstructor = new vm.Script('Date').runInThisContext();
