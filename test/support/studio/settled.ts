/** Lets what is already decided reach whoever waits for it. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
