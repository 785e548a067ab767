import { StartupError } from '../../../../errors.js';

/**
 * Loads a package that is not installed with the service.
 *
 * @param scheme whose data need it
 * @throws StartupError that says what to install
 */
export async function loadOptional<T>(name: string, scheme: string): Promise<T> {
  try {
    return (await import(name)) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new StartupError(
      `LEXICLIP_DATA: ${scheme} needs the package ${name}, which is not installed: npm install ${name}`,
      {
        cause: error,
      },
    );
  }
}
